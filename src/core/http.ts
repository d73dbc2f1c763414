/**
 * A request, as far as anything here looks at it. A Web-standard `Request` is one, and so is what a
 * listener makes of the connection, which is much lighter.
 */
export interface WireRequest {
  readonly method: string;
  /** Absolute; its host says nothing. */
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

/** A response by its parts. */
export interface LightResponse {
  readonly status: number;
  readonly fields: Readonly<Record<string, string>>;
  readonly content: Uint8Array | string;
  /** Called when the client had gone before the response could be written. */
  readonly undeliver?: (() => void) | undefined;
}
