import type { Channel } from "./channel.ts";

/**
 * The headers of a request. A Web-standard `Headers` is one.
 *
 * Iterating gives each name once, in lower case, with its value. Values of a repeated name are
 * joined by `, `, and those of `cookie` by `; `.
 */
export interface WireHeaders extends Iterable<readonly [name: string, value: string]> {
  /** The value under `name`, in whatever case that is written. */
  get(name: string): string | null;
}

/**
 * A request, as far as anything here looks at it. A Web-standard `Request` is one, and so is what a
 * listener makes of the connection, which is much lighter.
 */
export interface WireRequest {
  readonly method: string;
  /** Absolute; its host says nothing. */
  readonly url: string;
  readonly headers: WireHeaders;
  /** Aborted when the client hangs up before it has its answer. */
  readonly signal: AbortSignal;
  /** The body in its parts; iterating it rejects when the client goes before it is whole. */
  readonly body: AsyncIterable<Uint8Array> | null;
  /** The whole body; rejects when the client goes before it is whole. */
  bytes(): Promise<Uint8Array>;
  /** In lower case; complete once the body has been read. */
  readonly trailers?: Readonly<Record<string, string | undefined>>;
}

/** A request that was refused before it was read: malformed, or with headers that are too long. */
export interface Unreadable {
  readonly status: 400 | 431;
  /** The method and the target, as far as they can be read; undefined if they cannot. */
  readonly call: string | undefined;
  /** What is wrong, mostly in the words of the parser. */
  readonly reason: string;
}

/** A response by its parts. */
export interface LightResponse {
  readonly status: number;
  readonly fields: Readonly<Record<string, string>>;
  /**
   * The body. What comes through a channel is sent chunk by chunk, as fast as the client reads; the
   * channel is cancelled when the client hangs up. A channel that fails breaks the connection,
   * unless there are trailers to say so.
   */
  readonly content: Uint8Array | string | Channel;
  /** Whether a body is sent as one chunk, though its length is known; not to HTTP/1.0. */
  readonly isChunked?: boolean | undefined;
  /** How a failure of the channel is told, except to HTTP/1.0, which has no trailers. */
  readonly trailers?: FailureTrailers | undefined;
  /** Called when the client had gone before the response could be written. */
  readonly undeliver?: (() => void) | undefined;
}

/** The trailers that follow a body which failed midway. A whole body has none. */
export interface FailureTrailers<Failure = unknown> {
  /** Every name there may be, which the header `Trailer` announces. */
  readonly names: readonly string[];
  /** The trailers that tell of `failure`, which is that of the channel. */
  tell(failure: Failure): Readonly<Record<string, string>>;
}

/** The path of `request`. If its target is no URL, the target itself. */
export function pathOf({ url }: WireRequest): string {
  return URL.parse(url)?.pathname ?? url;
}
