import type { Socket } from "node:net";
import { assert } from "../core/assert.ts";
import type { Sender } from "../core/sender.ts";
import { dialLoopback, inWords } from "./loopback.ts";

/** The bytes that are read from the other side for each message. It is not expected to write. */
const MAX_READ_BYTES = 65_536;

/**
 * Sends messages as they are, over one connection to `port` of this machine.
 *
 * A message is taken when the system has all of its bytes. So a listener that does not read makes
 * `send` wait, without a time limit. If the connection breaks, or the other side closes its half,
 * the next message goes over a new one. Rejects when nobody listens, with an error such as `could
 * not TCP dial provided address 127.0.0.1:9: connection refused` (the words of RIE). Rejects with
 * the reason of `signal` when that is aborted before.
 */
export async function openTcpSender(
  { port }: { readonly port: number },
  signal?: AbortSignal,
): Promise<Sender> {
  signal?.throwIfAborted();
  const sender = new TcpSender(port);
  const giveUp = (): void => sender.close();
  signal?.addEventListener("abort", giveUp, { once: true });
  try {
    await sender.connect();
    return sender;
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener("abort", giveUp);
  }
}

class TcpSender implements Sender {
  readonly #port: number;
  readonly #closing = new AbortController();
  #connection: Connection | undefined;
  #isSending = false;

  constructor(port: number) {
    this.#port = port;
  }

  async connect(): Promise<Connection> {
    const { signal } = this.#closing;
    signal.throwIfAborted();
    const socket = await dialLoopback(this.#port, signal).catch((error: unknown) => {
      signal.throwIfAborted();
      const address = `127.0.0.1:${this.#port}`;
      const words = inWords(error as Error);
      throw new Error(`could not TCP dial provided address ${address}: ${words}`, { cause: error });
    });
    this.#connection = new Connection(socket);
    return this.#connection;
  }

  async send(message: string): Promise<void> {
    assert(!this.#isSending, "A sender sends one message after the other");
    this.#isSending = true;
    try {
      const connection = this.#connection?.isOpen ? this.#connection : await this.connect();
      await connection.write(message);
    } finally {
      this.#isSending = false;
    }
  }

  close(): void {
    this.#closing.abort(new Error("the sender was closed"));
  }
}

/** A connection on which only we write. */
class Connection {
  readonly #socket: Socket;
  #readBytes = 0;
  #failure = "connection closed by peer";

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("error", (error) => (this.#failure = inWords(error)));
    socket.on("end", () => socket.destroy());
    socket.on("data", (bytes: Uint8Array) => {
      this.#readBytes += bytes.byteLength;
      // Further bytes stay with the other side, and cost us no memory and no time.
      if (this.#readBytes > MAX_READ_BYTES) socket.pause();
    });
  }

  get isOpen(): boolean {
    return !this.#socket.destroyed;
  }

  write(message: string): Promise<void> {
    const socket = this.#socket;
    this.#readBytes = 0;
    socket.resume();
    return new Promise((resolve, reject) => {
      const onClose = (): void => reject(new Error(this.#failure));
      socket.once("close", onClose);
      socket.write(message, (error) => {
        // The connection closes now, and its close event reports the error.
        if (error) return;
        socket.off("close", onClose);
        resolve();
      });
    });
  }
}
