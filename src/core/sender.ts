/** Somewhere that messages go to. A caller awaits one `send` before the next. */
export interface Sender {
  /**
   * Resolves when the other side has taken `message`, however long that takes. Rejects with an
   * error that says in a few words why it has not, so that it may be sent again.
   */
  send(message: string): Promise<void>;
  /**
   * Lets go of every connection; what was being sent is given up, and its `send` rejects, as does
   * every later one.
   */
  close(): void;
}
