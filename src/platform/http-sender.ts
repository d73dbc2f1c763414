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

/** The listener, and how it is called. */
export interface HttpSenderOptions {
  /** Its port, path and query count. Its host is a header only: we connect to this machine. */
  readonly url: URL;
  readonly method: "POST" | "PUT";
  readonly headers?: Readonly<Record<string, string>>;
}

const MAX_HEADER_BYTES = 16_384;
const HUNG_UP = "connection closed before an answer";

/**
 * Sends each message as one request. It keeps the connection as long as the listener allows.
 *
 * A message is taken when the head of the answer has a status of 2xx. The rest of the answer does
 * not change that. There is no time limit, since a listener may be frozen for hours. If a kept
 * connection is found dead before any byte of an answer, the message is sent once more over a new
 * one.
 *
 * The client is that of node:http. It follows no redirect and unpacks no body. It uses no proxy,
 * since its agent opens the connections itself. `fetch` does: .github/discoveries/bun-http.md.
 */
export function openHttpSender(options: HttpSenderOptions): Sender {
  return new HttpSender(options);
}

class HttpSender implements Sender {
  readonly #target: ClientRequestArgs;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #closing = new AbortController();
  /** The last request; undefined once its answer was read to the end. */
  #open: ClientRequest | undefined;
  /** The limit on the connection that was used last. */
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
      // Twice at most, since one connection is kept.
      while (!isHeard) isHeard = await this.#exchange(content);
    } finally {
      this.#isSending = false;
    }
  }

  close(): void {
    this.#closing.abort(new Error("the sender was closed"));
  }

  /** Reads the bytes that came with the head of the last answer, and does not wait for more. */
  async #leaveLastAnswer(): Promise<void> {
    await nextTurn();
    this.#open?.destroy();
  }

  /** Resolves to false if a kept connection was dead. Rejects if the message was not taken. */
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

/** Keeps one connection to this machine. It opens the connection itself, so no proxy is used. */
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
