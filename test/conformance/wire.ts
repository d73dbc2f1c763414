/** What a case sends: a text as the body, a list as the chunks of a streamed one. */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | readonly string[];
}

/** What came back; header names in lower case. A connection that broke is a reply of status 0. */
export interface WireReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** One fresh attached environment, and the two endpoints it is reached by. */
export interface Wire {
  /** Sends to the endpoint of the invoker. Never rejects. */
  invoke(request: WireRequest): Promise<WireReply>;
  /** Sends to the endpoint of runtime and extensions. Never rejects. */
  runtime(request: WireRequest): Promise<WireReply>;
  /** Resolves when every request sent so far has reached the environment. */
  settle(): Promise<void>;
  /** The reply, or undefined when the environment does not give one. */
  outcome(reply: Promise<WireReply>): Promise<WireReply | undefined>;
  /** The reply if it is there by now, without patience for one. */
  peek(reply: Promise<WireReply>): Promise<WireReply | undefined>;
  /** Lets `durationMs` pass where time is virtual; real time passes by itself. */
  elapse(durationMs: number): Promise<void>;
  close(): Promise<void>;
}

/** How the function of a case differs from the default one. */
export interface WireFunction {
  readonly timeoutMs?: number;
}

/** Makes the world of one case. */
export type OpenWire = (settings: WireFunction) => Promise<Wire>;
