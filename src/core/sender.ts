/** A way to send messages to one receiver. A caller awaits each `send` before the next one. */
export interface Sender {
  /**
   * Resolves when the receiver has taken `message`, without a time limit. Rejects when it has not;
   * the error says why in a few words. The caller may then send the message again.
   */
  send(message: string): Promise<void>;
  /**
   * Closes every connection. A `send` that is under way rejects, and so does every later one.
   */
  close(): void;
}
