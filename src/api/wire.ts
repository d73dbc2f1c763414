/** What our adapter adds to a Web-standard request. */
export interface WireRequest extends Request {
  /** Trailers, in lower case; complete once the body has been read. */
  readonly trailers?: Readonly<Record<string, string | undefined>>;
}

/** Answers a request; an app of ours, or a part of one. */
export type Fetch = (request: Request) => Response | Promise<Response>;
