/**
 * Lambda's numbers. Each has the page or the file in which it stands. RIE is
 * aws/aws-lambda-runtime-interface-emulator at 4fa2157.
 */

/** Largest payload of a synchronous invoke, in bytes: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const MAX_REQUEST_BYTES = 6_291_456;

/** Body of an asynchronous invoke, same page. */
export const MAX_EVENT_BYTES = 1_048_576;

/** Largest buffered response: 6 MiB and 100 bytes (RIE internal/lambda/interop/model.go, MaxPayloadSize). */
export const MAX_RESPONSE_BYTES = 6_291_556;

/** Largest streamed response: 200 MiB: https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html */
export const MAX_STREAMED_BYTES = 209_715_200;

/**
 * Largest event that is sent to the runtime with its length; a larger one is sent as one chunk.
 * RIE's `next` writes the event in one piece and names no length
 * (internal/lambda/rapi/rendering/rendering.go), so Go's server frames it, by the size of its
 * buffer (`bufferBeforeChunkingSize`: https://go.dev/src/net/http/server.go).
 */
export const MAX_UNCHUNKED_BYTES = 2048;

/**
 * The bytes beyond the limit of a body that are read before the 413. A caller that still sends then
 * gets the answer, and no reset.
 */
export const MAX_DRAINED_BYTES = 67_108_864;

/** Largest client context, in bytes of base64: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
export const MAX_CLIENT_CONTEXT_BYTES = 3583;

/** External and internal extensions together (RIE internal/lambda/core/agents.go, MaxAgentsAllowed). */
export const MAX_EXTENSIONS = 10;

/** Time for init on demand: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html */
export const INIT_TIMEOUT_MS = 10_000;

/** Time for init of the other initialization types, unless the function's timeout is longer (same page). */
export const LONG_INIT_TIMEOUT_MS = 130_000;

/** Function timeout where nobody said it, same page as {@link MAX_REQUEST_BYTES}; its bounds are in `settings.ts`. */
export const DEFAULT_TIMEOUT_MS = 3000;

/** Function memory in MB where nobody said it, same page; its bounds are in `settings.ts`. */
export const DEFAULT_MEMORY_MB = 128;

/** Environments of one function at once in an account that reserved nothing, same page. */
export const UNRESERVED_CONCURRENCY = 1000;

/** Shutdown phase, by the extensions that have registered: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html#runtimes-lifecycle-shutdown */
export const SHUTDOWN_BUDGET_MS = { none: 0, internal: 500, external: 2000, both: 2000 } as const;

/** The runtime's share of the shutdown budget: https://github.com/aws-samples/graceful-shutdown-with-aws-lambda */
export const RUNTIME_SHUTDOWN_MS = { none: 0, internal: 500, external: 300, both: 500 } as const;

/** Bytes that `LogType: Tail` returns: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
export const MAX_TAIL_BYTES = 4096;

/** Largest body of a call of the Extensions, Telemetry and Logs APIs (RIE internal/lambda-managed-instances/rapi). */
export const MAX_SUBSCRIPTION_BYTES = 1_048_576;

/**
 * The backlog of a subscriber that falls behind, in bytes. Beyond it the oldest records are
 * dropped. Lambda names no number; this one is ours.
 */
export const MAX_BACKLOG_BYTES = 16_777_216;

/**
 * The records that are kept for later subscribers, in bytes. They fit into a backlog, with room for
 * records that come meanwhile.
 */
export const MAX_PAST_BYTES = 12_582_912;

/**
 * The time in which a batch is sent again after a failure, and the first pause. These numbers are
 * ours, too.
 */
export const RETRY_BUDGET_MS = 5000;
export const FIRST_RETRY_MS = 100;
