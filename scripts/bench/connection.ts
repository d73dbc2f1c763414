import { MessageReader, MessageWriter, type OnMessage } from "./message.ts";

const RETRY_MS = 5;

/** A client's kept-alive connection. */
export interface Connection {
  send(bytes: Buffer): void;
  end(): void;
}

/** Where to connect, and what to do with what comes from there. */
export interface ConnectOptions {
  /** `host:port`. */
  readonly address: string;
  readonly onMessage: OnMessage;
  /** The other side has hung up, or the connection broke. */
  readonly onClose: () => void;
}

/** Connects, and tries again for as long as nobody listens. */
export async function connect(options: ConnectOptions): Promise<Connection> {
  const { hostname, port } = new URL(`http://${options.address}`);
  const reader = new MessageReader(options.onMessage);
  let writer: MessageWriter | undefined;
  for (;;) {
    try {
      const socket = await Bun.connect({
        hostname,
        port: Number(port),
        socket: {
          data: (_, chunk) => reader.push(chunk),
          drain: () => writer?.drain(),
          close: () => options.onClose(),
        },
      });
      const made = new MessageWriter(socket);
      writer = made;
      return { send: (bytes) => made.write(bytes), end: () => socket.end() };
    } catch {
      await Bun.sleep(RETRY_MS);
    }
  }
}
