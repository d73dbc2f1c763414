import { createServer, type AddressInfo, type Server, type Socket } from "node:net";

/** A request as it came over the wire. */
export interface HeardRequest {
  /** From 1, over all connections. */
  readonly number: number;
  readonly head: string;
  readonly body: string;
  readonly socket: Socket;
}

/** A program that is sent messages; it does with each connection, or each request, what it likes. */
export class SenderListener implements AsyncDisposable {
  readonly sockets: Socket[] = [];
  readonly heard: HeardRequest[] = [];
  readonly #server: Server;

  private constructor(onConnection: (socket: Socket, listener: SenderListener) => void) {
    this.#server = createServer({ allowHalfOpen: true }, (socket) => {
      this.sockets.push(socket);
      socket.on("error", () => {});
      onConnection(socket, this);
    });
  }

  /** Listens for connections; port 0 takes a free one. */
  static async open(
    onConnection: (socket: Socket, listener: SenderListener) => void,
    { host = "127.0.0.1", port = 0 } = {},
  ): Promise<SenderListener> {
    const listener = new SenderListener(onConnection);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    listener.#server.once("error", reject).listen(port, host, resolve);
    await promise;
    return listener;
  }

  /** Listens for requests of HTTP/1.1 with a Content-Length. */
  static requests(
    onRequest: (request: HeardRequest) => void,
    options?: { readonly host?: string; readonly port?: number },
  ): Promise<SenderListener> {
    return SenderListener.open((socket, listener) => {
      let received = Buffer.alloc(0);
      socket.on("data", (bytes: Buffer) => {
        received = Buffer.concat([received, bytes]);
        const end = received.indexOf("\r\n\r\n") + 4;
        if (end < 4) return;
        const head = received.subarray(0, end).toString();
        const size = Number(/content-length: (\d+)/i.exec(head)?.[1]);
        if (received.length < end + size) return;
        const body = received.subarray(end, end + size).toString();
        received = received.subarray(end + size);
        const request = { number: listener.heard.length + 1, head, body, socket };
        listener.heard.push(request);
        onRequest(request);
      });
    }, options);
  }

  /** Answers every request with `answer`. */
  static answering(answer: string | Uint8Array): Promise<SenderListener> {
    return SenderListener.requests(({ socket }) => socket.write(answer));
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): URL {
    return new URL(`http://sandbox.localdomain:${this.port}/`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** A port nobody listens on. */
export async function freePort(): Promise<number> {
  await using listener = await SenderListener.open(() => {});
  return listener.port;
}

/** Writes `chunk` until the other side hangs up. Resolves to the bytes that the system took. */
export function flood(socket: Socket, chunk: string): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  let writtenBytes = 0;
  const pump = (): void => {
    while (!socket.destroyed) {
      writtenBytes += chunk.length;
      if (!socket.write(chunk)) return;
    }
  };
  socket.on("drain", pump);
  socket.once("close", () => resolve(writtenBytes));
  pump();
  return promise;
}

/** Resolves when the other side of `socket` has ended or closed it. */
export function leftBy(socket: Socket | undefined): Promise<void> {
  if (!socket || socket.readableEnded || socket.closed) return Promise.resolve();
  return new Promise((resolve) => {
    socket.once("end", resolve);
    socket.once("close", () => resolve());
  });
}

/** What `promise` rejects with, in its words. */
export async function failure(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => new Error("It was resolved"),
    (reason: Error) => reason,
  );
  return error.message;
}
