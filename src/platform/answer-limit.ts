import type { Socket } from "node:net";

/** The longest answer in bytes, head and framing included. A longer one ends the connection. */
const MAX_ANSWER_BYTES = 65_536;

/**
 * Counts the bytes that come over `socket` from now on. Ends the connection when there are more
 * than {@link MAX_ANSWER_BYTES}. It counts raw bytes, since node:http emits no event for empty
 * lines or for a chunk size without an end. It counts after the parser, which may have the answer
 * by then.
 */
export class AnswerLimit {
  readonly socket: Socket;
  #bytes = 0;

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on("data", this.#count);
  }

  /** Whether any bytes have come. */
  get hasBytes(): boolean {
    return this.#bytes > 0;
  }

  /** Stops counting. */
  lift(): void {
    this.socket.off("data", this.#count);
  }

  readonly #count = (bytes: Uint8Array): void => {
    this.#bytes += bytes.byteLength;
    if (this.#bytes > MAX_ANSWER_BYTES) this.socket.destroy(new Error("the answer is too long"));
  };
}
