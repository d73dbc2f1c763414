import { connect, type Socket } from "node:net";

/** A client that sends one request as it is written, and sees the bytes of the answer arrive. */
export class StreamClient implements Disposable {
  readonly #socket: Socket;
  #received = "";
  #receivedBytes = 0;
  #ending: string | undefined;
  #onChange: () => void = () => {};

  private constructor(socket: Socket, { isKeeping }: { isKeeping: boolean }) {
    this.#socket = socket;
    const end = (word: string): void => {
      this.#ending ??= word;
      this.#onChange();
    };
    socket.on("data", (bytes: Buffer) => {
      this.#receivedBytes += bytes.byteLength;
      if (isKeeping) this.#received += bytes.toString("latin1");
      this.#onChange();
    });
    socket.on("error", (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
    socket.on("close", () => end("closed"));
  }

  /** Connects and sends `request`; `isKeeping` false counts what comes, but does not keep it. */
  static open(port: number, request: string, { isKeeping = true } = {}): Promise<StreamClient> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, "127.0.0.1", () => {
        socket.off("error", reject);
        socket.write(request);
        resolve(new StreamClient(socket, { isKeeping }));
      });
      socket.once("error", reject);
    });
  }

  get receivedBytes(): number {
    return this.#receivedBytes;
  }

  /** How many bytes the system has taken of what was sent. */
  get sentBytes(): number {
    return this.#socket.bytesWritten - this.#socket.writableLength;
  }

  send(data: string | Uint8Array): void {
    this.#socket.write(data);
  }

  /** What has come since the last call, once it ends with `end`, or the connection has ended. */
  async take(end: string): Promise<string> {
    while (!this.#received.endsWith(end) && this.#ending === undefined) await this.#change();
    const taken = this.#received;
    this.#received = "";
    return taken;
  }

  /** `closed`, or the code of the error that the connection ended with. */
  async ending(): Promise<string> {
    while (this.#ending === undefined) await this.#change();
    return this.#ending;
  }

  /** Reads no more until `resume`. */
  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  hangUp(): void {
    this.#socket.destroy();
  }

  [Symbol.dispose](): void {
    this.hangUp();
  }

  /** Resolves when something has come, or the connection has ended. */
  #change(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#onChange = resolve;
    return promise;
  }
}
