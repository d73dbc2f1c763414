import type { Reply } from "./reply.ts";

/** A request, as far as our apps look at it. A Web-standard `Request` is one, and so is the adapter's. */
export interface WireRequest {
  readonly method: string;
  /** Absolute. */
  readonly url: string;
  readonly headers: { get(name: string): string | null };
  /** Aborted when the client hangs up before it has its answer. */
  readonly signal: AbortSignal;
  /** The body in its parts; iterating it rejects when the client goes before it is whole. */
  readonly body: AsyncIterable<Uint8Array> | null;
  /** The whole body; rejects when the client goes before it is whole. */
  bytes(): Promise<Uint8Array>;
  /** In lower case; complete once the body has been read. */
  readonly trailers?: Readonly<Record<string, string | undefined>>;
}

/** Answers a request. */
export type Fetch = (request: WireRequest) => Reply | Response | Promise<Reply | Response>;
