import { connect, type Socket } from "node:net";

/** A reply as it came over the wire; names of headers in lower case. */
export interface RawReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A client of HTTP/1.1 that writes bytes as they are and hangs up when it likes. */
export class RawClient implements Disposable {
  readonly #socket: Socket;
  #received = Buffer.alloc(0);
  #isOver = false;
  #onChange: () => void = () => {};

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("data", (bytes: Buffer) => {
      this.#received = Buffer.concat([this.#received, bytes]);
      this.#onChange();
    });
    const end = (): void => {
      this.#isOver = true;
      this.#onChange();
    };
    socket.on("end", end);
    socket.on("close", end);
    socket.on("error", end);
  }

  static connect(port: number): Promise<RawClient> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, "127.0.0.1", () => {
        socket.off("error", reject);
        resolve(new RawClient(socket));
      });
      socket.once("error", reject);
    });
  }

  /** Resolves when the bytes have left, or the other side reads no more. */
  write(data: string | Uint8Array): Promise<void> {
    return new Promise((resolve) => {
      if (this.#isOver) return resolve();
      this.#socket.once("close", () => resolve());
      this.#socket.write(data, () => resolve());
    });
  }

  /** The next reply; undefined when the connection ends without one. `method` is the request's. */
  async reply(method = "POST"): Promise<RawReply | undefined> {
    for (;;) {
      const reply = this.#takeReply(method);
      if (reply) return reply;
      if (this.#isOver) return undefined;
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#onChange = resolve;
      await promise;
    }
  }

  /** Sends no more, but goes on reading. */
  end(): void {
    this.#socket.end();
  }

  /** Closes the connection, whatever is under way. */
  hangUp(): void {
    this.#socket.destroy();
  }

  [Symbol.dispose](): void {
    this.hangUp();
  }

  #takeReply(method: string): RawReply | undefined {
    const end = this.#received.indexOf("\r\n\r\n");
    if (end < 0) return undefined;
    const [first = "", ...lines] = this.#received.subarray(0, end).toString().split("\r\n");
    const headers = Object.fromEntries(
      lines.map((line) => {
        const colon = line.indexOf(":");
        return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
      }),
    );
    const start = end + 4;
    const status = Number(first.split(" ")[1]);
    const hasBody = method !== "HEAD" && status >= 200;
    const size = hasBody ? Number(headers["content-length"] ?? 0) : 0;
    if (this.#received.length < start + size) return undefined;
    const body = this.#received.subarray(start, start + size).toString();
    this.#received = this.#received.subarray(start + size);
    return { status, headers, body };
  }
}
