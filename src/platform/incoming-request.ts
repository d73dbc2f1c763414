import type { IncomingMessage, ServerResponse } from "node:http";
import type { WireHeaders, WireRequest } from "../core/http.ts";

/**
 * A request of node:http that stands for a Web-standard `Request`. Each part is made when it is
 * asked for: .github/decisions/007-light-replies.md.
 */
export class IncomingRequest implements WireRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: WireHeaders;
  readonly #incoming: IncomingMessage;
  readonly #outgoing: ServerResponse;
  #hangUp: AbortController | undefined;
  #undeliver: (() => void) | undefined;
  #isWatched = false;

  constructor(incoming: IncomingMessage, outgoing: ServerResponse) {
    this.#incoming = incoming;
    this.#outgoing = outgoing;
    this.method = incoming.method ?? "GET";
    // A client that takes us for a proxy sends the whole URL (RFC 9112, 3.2.2).
    const { url = "/" } = incoming;
    this.url = url.startsWith("/") ? `http://localhost${url}` : url;
    this.headers = new IncomingHeaders(incoming);
  }

  get signal(): AbortSignal {
    this.#hangUp ??= new AbortController();
    this.#watch();
    return this.#hangUp.signal;
  }

  /** Calls `undeliver` when the response is found not to have reached the client. */
  ifUndelivered(undeliver: () => void): void {
    this.#undeliver = undeliver;
    this.#watch();
  }

  get trailers(): Readonly<Record<string, string | undefined>> {
    return this.#incoming.trailers;
  }

  get body(): AsyncIterable<Uint8Array> {
    return this.#incoming;
  }

  bytes(): Promise<Uint8Array> {
    const incoming = this.#incoming;
    return new Promise((resolve, reject) => {
      const chunks: Uint8Array[] = [];
      incoming.on("data", (chunk: Uint8Array) => chunks.push(chunk));
      incoming.on("end", () => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)));
      incoming.on("error", reject);
      incoming.on("close", () => {
        if (!incoming.complete) reject(new Error("The client hung up"));
      });
    });
  }

  #watch(): void {
    if (this.#isWatched) return;
    this.#isWatched = true;
    this.#outgoing.once("close", () => {
      const { writableEnded, writableFinished } = this.#outgoing;
      if (!writableEnded) this.#hangUp?.abort(new Error("The client hung up"));
      // A client that has just gone is noticed only now, though everything was written.
      else if (this.#incoming.aborted || !writableFinished) this.#undeliver?.();
    });
  }
}

/**
 * Headers of node:http as they came. Its own map of them keeps the first of some that come twice,
 * such as Authorization and Host, and costs more to make than the few that are asked for.
 */
class IncomingHeaders implements WireHeaders {
  readonly #incoming: IncomingMessage;

  constructor(incoming: IncomingMessage) {
    this.#incoming = incoming;
  }

  get(name: string): string | null {
    const { rawHeaders } = this.#incoming;
    let found: string | null = null;
    for (let index = 0; index < rawHeaders.length; index += 2) {
      const other = rawHeaders[index]!;
      if (other.length !== name.length || !isSameName(other, name)) continue;
      const value = rawHeaders[index + 1]!;
      found = found === null ? value : `${found}${separatorOf(name)}${value}`;
    }
    return found;
  }

  [Symbol.iterator](): Iterator<readonly [string, string]> {
    const { rawHeaders } = this.#incoming;
    const values = new Map<string, string>();
    for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
      const name = rawHeaders[index]!.toLowerCase();
      const before = values.get(name);
      const value = rawHeaders[index + 1]!;
      values.set(name, before === undefined ? value : before + separatorOf(name) + value);
    }
    return values.entries();
  }
}

function isSameName(left: string, right: string): boolean {
  return left === right || left.toLowerCase() === right.toLowerCase();
}

function separatorOf(name: string): string {
  return name.toLowerCase() === "cookie" ? "; " : ", ";
}
