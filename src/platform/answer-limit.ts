import type { Socket } from "node:net";

/** A longer answer ends the connection, whether it is too long in its head, its body or between. */
const MAX_ANSWER_BYTES = 65_536;

/**
 * Counts what comes over `socket` from now on, and ends the connection when it is more than an
 * answer may have. It looks at the bytes, since node:http makes no event of empty lines or of the
 * endless size of a chunk; and after the parser does, which may find the answer decided by then.
 */
export class AnswerLimit {
  readonly socket: Socket;
  #bytes = 0;

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on("data", this.#count);
  }

  /** Whether anything has come. */
  get hasBytes(): boolean {
    return this.#bytes > 0;
  }

  /** Counts no more. */
  lift(): void {
    this.socket.off("data", this.#count);
  }

  readonly #count = (bytes: Uint8Array): void => {
    this.#bytes += bytes.byteLength;
    if (this.#bytes > MAX_ANSWER_BYTES) this.socket.destroy(new Error("the answer is too long"));
  };
}
