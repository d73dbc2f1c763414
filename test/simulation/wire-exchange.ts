import type { WireRequest } from "../../src/core/http.ts";
import type { Wish } from "./telemetry/wish.ts";

/** What a client sends. */
export interface Call {
  readonly method: "GET" | "POST" | "PUT";
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Upload;
  /** What its body asks for, of one who listens at `port`. */
  readonly wish?: Wish & { readonly port: number };
}

/** A body on its way. */
export interface Upload {
  readonly chunks: readonly Uint8Array[];
  /** Waits before each chunk; rejects when the client is no longer there. */
  readonly pace: () => Promise<void>;
  /** The client goes before the body is whole. */
  readonly isCutShort?: boolean;
  /** In lower case. */
  readonly trailers?: Readonly<Record<string, string>>;
}

const NOTHING: Upload = { chunks: [], pace: async () => {} };

/** `call` as the adapter shows it to the apps; `connection` is aborted when the client hangs up. */
export function requestOf(call: Call, connection: AbortSignal): Request {
  return new ActorRequest(call, connection) as unknown as Request;
}

class ActorRequest implements Pick<WireRequest, "method" | "url" | "signal" | "trailers"> {
  readonly method: string;
  readonly url: string;
  readonly signal: AbortSignal;
  readonly headers: { get(name: string): string | null };
  readonly #upload: Upload;

  constructor({ method, path, headers = {}, body = NOTHING }: Call, connection: AbortSignal) {
    const fields = new Map(
      Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
    );
    this.method = method;
    this.url = `http://localhost${path}`;
    this.signal = connection;
    this.headers = { get: (name) => fields.get(name.toLowerCase()) ?? null };
    this.#upload = body;
  }

  get trailers(): Readonly<Record<string, string>> {
    return this.#upload.trailers ?? {};
  }

  get body(): AsyncIterable<Uint8Array> {
    return this.#read();
  }

  async bytes(): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of this.#read()) chunks.push(chunk);
    return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
  }

  async *#read(): AsyncIterable<Uint8Array> {
    const { chunks, pace, isCutShort = false } = this.#upload;
    for (const chunk of chunks) {
      await pace();
      this.signal.throwIfAborted();
      yield chunk;
    }
    if (isCutShort) throw new Error("The client hung up");
  }
}
