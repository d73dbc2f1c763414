import type { Socket } from "bun";

const HEAD_END = "\r\n\r\n";

/** Called with the start line and headers of a message, and its body. */
export type OnMessage = (head: string, body: Buffer) => void;

/**
 * Cuts a byte stream into HTTP messages with the least parsing that keeps them correct: a head up
 * to its empty line, then as many bytes as Content-Length says, none without it. A body is copied
 * once, into its place.
 */
export class MessageReader {
  readonly #onMessage: OnMessage;
  #rest: Buffer = Buffer.alloc(0);
  #head: string | undefined;
  #body: Buffer = Buffer.alloc(0);
  #filled = 0;

  constructor(onMessage: OnMessage) {
    this.#onMessage = onMessage;
  }

  push(chunk: Buffer): void {
    let bytes = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    this.#rest = Buffer.alloc(0);
    while (bytes.length > 0) {
      if (this.#head === undefined) {
        const end = bytes.indexOf(HEAD_END);
        if (end < 0) {
          // The chunk is the socket's, and is gone once this returns.
          this.#rest = Buffer.from(bytes);
          return;
        }
        this.#begin(bytes.toString("latin1", 0, end));
        bytes = bytes.subarray(end + HEAD_END.length);
      }
      const taken = bytes.copy(this.#body, this.#filled);
      this.#filled += taken;
      bytes = bytes.subarray(taken);
      if (this.#filled === this.#body.length) this.#finish();
    }
  }

  #begin(head: string): void {
    this.#head = head;
    this.#body = Buffer.allocUnsafe(Number(headerOf(head, "content-length") ?? 0));
    this.#filled = 0;
  }

  #finish(): void {
    const head = this.#head ?? "";
    this.#head = undefined;
    this.#onMessage(head, this.#body);
  }
}

/** The value of the header `name`, given in lower case. */
export function headerOf(head: string, name: string): string | undefined {
  const start = head.toLowerCase().indexOf(`\r\n${name}:`);
  if (start < 0) return undefined;
  const valueStart = start + name.length + 3;
  const end = head.indexOf("\r\n", valueStart);
  return head.slice(valueStart, end < 0 ? undefined : end).trim();
}

/** A message as bytes, head and body in one piece, so that a small one is one packet. */
export function message(lines: readonly string[], body: Buffer): Buffer {
  const head = `${lines.join("\r\n")}\r\nContent-Length: ${body.length}${HEAD_END}`;
  const bytes = Buffer.allocUnsafe(head.length + body.length);
  bytes.write(head, "latin1");
  body.copy(bytes, head.length);
  return bytes;
}

/** Writes messages to a socket, and what it does not take at once when it has drained. */
export class MessageWriter {
  readonly #socket: Socket<unknown>;
  #backlog: Buffer[] = [];

  constructor(socket: Socket<unknown>) {
    this.#socket = socket;
  }

  write(bytes: Buffer): void {
    this.#backlog.push(bytes);
    if (this.#backlog.length === 1) this.drain();
  }

  /** To be called when the socket has drained. */
  drain(): void {
    for (let bytes = this.#backlog[0]; bytes; bytes = this.#backlog[0]) {
      const written = this.#socket.write(bytes);
      if (written < bytes.length) {
        this.#backlog[0] = bytes.subarray(Math.max(0, written));
        return;
      }
      this.#backlog.shift();
    }
  }
}
