import {
  Agent,
  request,
  STATUS_CODES,
  type ClientRequest,
  type ClientRequestArgs,
  type IncomingMessage,
} from "node:http";
import type { Duplex } from "node:stream";
import { assert } from "../core/assert.ts";
import { nextTurn } from "../core/clock.ts";
import type { Sender } from "../core/sender.ts";
import { AnswerLimit } from "./answer-limit.ts";
import { dialLoopback, inWords } from "./loopback.ts";

/** Where messages go, and how. */
export interface HttpSenderOptions {
  /** Its port, path and query count. Its host is named in the request, but is this machine. */
  readonly url: URL;
  readonly method: "POST" | "PUT";
  readonly headers?: Readonly<Record<string, string>>;
}

const MAX_HEADER_BYTES = 16_384;
const HUNG_UP = "connection closed before an answer";

/**
 * Sends each message as one request, over a connection that is kept as long as the listener allows.
 *
 * A message counts as taken when the head of an answer says so with 2xx; what follows cannot change
 * it. There is no time limit: a listener may be frozen for hours. When a kept connection proves to
 * be dead before anything of an answer came, the message is sent once more over a new one.
 *
 * The client is node:http's: it follows no redirect, unpacks no body, and with an agent that
 * connects by itself it heeds no proxy. `fetch` unpacks, and takes even loopback through the proxy
 * that `HTTP_PROXY` names (Bun 1.4.5).
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
  /** Of the connection used last. */
  #limit: AnswerLimit | undefined;
  #isSending = false;

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
      if (this.#open) await this.#leaveLastAnswer();
      const content = Buffer.from(message);
      let isHeard = false;
      // Twice at most: what is kept is one connection.
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
    await nextTurn();
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
        const isKept = socket === this.#limit?.socket;
        this.#limit?.lift();
        const limit = new AnswerLimit(socket);
        this.#limit = limit;
        isDead = () => isKept && !limit.hasBytes;
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
        reject(new Error(HUNG_UP));
      });
      sent.end(content);
    });
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
  return isHangUp ? HUNG_UP : inWords(error);
}
