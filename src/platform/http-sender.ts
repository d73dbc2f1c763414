import {
  Agent,
  request,
  STATUS_CODES,
  type ClientRequest,
  type ClientRequestArgs,
  type IncomingMessage,
} from "node:http";
import type { Duplex } from "node:stream";
import type { Socket } from "node:net";
import { assert } from "../core/assert.ts";
import { nextTurn } from "../core/clock.ts";
import type { Sender } from "../core/sender.ts";
import { dialLoopback, inWords } from "./loopback.ts";

/** Where messages go, and how. */
export interface HttpSenderOptions {
  /** Its port, path and query count. Its host is named in the request, but is this machine. */
  readonly url: URL;
  readonly method: "POST" | "PUT";
  readonly headers?: Readonly<Record<string, string>>;
}

/** A longer answer ends the connection, whether it is too long in its head, its body or between. */
const MAX_ANSWER_BYTES = 65_536;
const MAX_HEADER_BYTES = 16_384;

/**
 * Sends each message as one request, over a connection that is kept as long as the listener allows.
 *
 * A message counts as taken when the head of an answer says so with 2xx; what follows cannot change
 * it. There is no time limit: a listener may be frozen for hours. When a kept connection proves to
 * be dead before anything of an answer came, the message is sent once more over a new one.
 *
 * The client is node:http's, which follows no redirect, unpacks no body, and heeds no proxy as long
 * as its agent connects by itself; `fetch` does all three, and ends waits after minutes.
 */
export function openHttpSender(options: HttpSenderOptions): Sender {
  return new HttpSender(options);
}

class HttpSender implements Sender {
  readonly #target: ClientRequestArgs;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #closing = new AbortController();
  /** The last request, until its answer has been read to its end. */
  #open: ClientRequest | undefined;
  #socket: Socket | undefined;
  #isSending = false;
  #stopCounting = (): void => {};

  constructor({ url, method, headers = {} }: HttpSenderOptions) {
    this.#headers = { "Content-Type": "application/json", ...headers };
    this.#target = {
      method,
      host: url.hostname,
      port: url.port === "" ? 80 : Number(url.port),
      path: `${url.pathname}${url.search}`,
      maxHeaderSize: MAX_HEADER_BYTES,
      agent: new LoopbackAgent(this.#closing.signal),
    };
  }

  async send(message: string): Promise<void> {
    assert(!this.#isSending, "A sender sends one message after the other");
    this.#isSending = true;
    try {
      await this.#leaveLastAnswer();
      const content = Buffer.from(message);
      let isHeard = false;
      while (!isHeard) isHeard = await this.#exchange(content);
    } finally {
      this.#isSending = false;
    }
  }

  close(): void {
    this.#closing.abort(new Error("the sender was closed"));
  }

  /** What came together with the head of the last answer is read; what has not come is not awaited. */
  async #leaveLastAnswer(): Promise<void> {
    if (this.#open) await nextTurn();
    this.#open?.destroy();
  }

  /** Resolves to false when a kept connection was dead; rejects when the message was not taken. */
  #exchange(content: Uint8Array): Promise<boolean> {
    return new Promise((resolve, reject) => {
      this.#closing.signal.throwIfAborted();
      const headers = { ...this.#headers, "Content-Length": content.byteLength };
      const sent = request({ ...this.#target, headers });
      this.#open = sent;
      let isDead = (): boolean => false;
      const decide = ({ statusCode = 0 }: IncomingMessage): void => {
        if (statusCode >= 200 && statusCode < 300) resolve(true);
        else reject(new Error(`http request failed with status ${statusText(statusCode)}`));
      };
      sent.on("socket", (socket) => {
        const { bytesRead } = socket;
        const isKept = socket === this.#socket;
        isDead = () => isKept && socket.bytesRead === bytesRead;
        this.#limitAnswer(socket);
      });
      sent.on("response", (answer) => {
        decide(answer);
        answer.on("error", () => {});
        answer.resume();
      });
      sent.on("upgrade", (answer, socket) => {
        decide(answer);
        socket.destroy();
      });
      sent.on("error", (error) => {
        if (isDead() && !this.#closing.signal.aborted) resolve(false);
        else reject(new Error(explain(error), { cause: error }));
      });
      sent.on("close", () => {
        if (this.#open === sent) this.#open = undefined;
      });
      sent.end(content);
    });
  }

  /**
   * Ends the connection once more has come than an answer may have. It looks at the bytes, since
   * empty lines or endless chunk sizes never become an event, and does so after the parser, which
   * may find the answer decided by then.
   */
  #limitAnswer(socket: Socket): void {
    let leftBytes = MAX_ANSWER_BYTES;
    const count = (bytes: Uint8Array): void => {
      leftBytes -= bytes.byteLength;
      if (leftBytes < 0) socket.destroy(new Error("the answer is too long"));
    };
    this.#stopCounting();
    this.#stopCounting = () => socket.off("data", count);
    socket.on("data", count);
    this.#socket = socket;
  }
}

/** Keeps one connection to this machine. That it dials by itself keeps proxies out. */
class LoopbackAgent extends Agent {
  readonly #signal: AbortSignal;

  constructor(signal: AbortSignal) {
    super({ keepAlive: true, maxFreeSockets: 1 });
    this.#signal = signal;
  }

  override createConnection(
    { port }: ClientRequestArgs,
    onConnection: (error: Error | null, socket: Duplex) => void,
  ): undefined {
    const fail = (error: Error): void => onConnection(error, undefined as never);
    dialLoopback(Number(port), this.#signal).then((socket) => onConnection(null, socket), fail);
  }
}

function statusText(status: number): string {
  return `${status} ${STATUS_CODES[status] ?? ""}`.trim();
}

function explain(error: NodeJS.ErrnoException): string {
  if (error.code === "HPE_HEADER_OVERFLOW") return "the headers of the answer are too long";
  if (error.code?.startsWith("HPE_")) return "the answer is not HTTP";
  const isHangUp = error.code === "ECONNRESET" && error.errno === undefined;
  return isHangUp ? "connection closed before an answer" : inWords(error);
}
