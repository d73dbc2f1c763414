import type { Socket } from "node:net";
import { assert } from "../core/assert.ts";
import type { Sender } from "../core/sender.ts";
import { dialLoopback, inWords } from "./loopback.ts";

/** How much of what the other side says is read away for each message: it is not meant to speak. */
const MAX_READ_BYTES = 65_536;

/**
 * Sends messages as they are over one connection to `port` of this machine.
 *
 * A message counts as taken when the system has all of it, so one that reads nothing is waited for.
 * There is no time limit. After the connection broke, or the other side closed its half, the next
 * message goes over a new one. Rejects when there is nobody to connect to, with an error such as
 * `could not TCP dial provided address 127.0.0.1:9: connection refused` (the words of RIE), and
 * with the reason of `signal` when that is aborted before.
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

/** A connection over which only we speak. */
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
      // What it goes on to say stays with it, and costs us neither memory nor time.
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
        // Its reason is told when it closes, which it does now.
        if (error) return;
        socket.off("close", onClose);
        resolve();
      });
    });
  }
}
