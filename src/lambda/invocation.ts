import type { Channel } from "../core/channel.ts";
import type { PhaseStatus, Start } from "./phase.ts";

/** How an invocation ended for its caller. */
export type Outcome = "success" | "error" | "failure" | "timeout" | "throttled";

/** What a caller asks for. */
export interface InvokeRequest {
  readonly payload: Uint8Array;
  readonly requestId?: string | undefined;
  /** Version or alias, as the caller named it. */
  readonly qualifier?: string | undefined;
  /** The value of `X-Amzn-Trace-Id`. */
  readonly traceId?: string | undefined;
  /** The function's own span in that trace. */
  readonly spanId?: string | undefined;
  /** JSON text, decoded. */
  readonly clientContext?: string | undefined;
  /** JSON text of the Cognito identity. */
  readonly identity?: string | undefined;
  readonly tenantId?: string | undefined;
  /** What the built-in runtime is to do, as JSON text; see `stub/directives.ts`. */
  readonly stub?: string | undefined;
  /**
   * Gets the answer while the runtime writes it, which writes as fast as this is read. It ends with
   * the answer, and fails with an answer that is no success. When its reader leaves, the function
   * goes on (https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html).
   */
  readonly stream?: Channel<Answer> | undefined;
}

/** What a streamed response looked like on its way; times in milliseconds since dispatch. */
export interface StreamRecord {
  readonly chunks: readonly Uint8Array[];
  readonly firstByteMs: number | undefined;
  readonly contentType: string | undefined;
  readonly isComplete: boolean;
}

/** What the caller gets. */
export interface Answer {
  readonly requestId: string;
  readonly outcome: Outcome;
  readonly body: Uint8Array;
  readonly errorType?: string | undefined;
  readonly stream?: StreamRecord | undefined;
}

/** What is known of an invocation once its phase is over, extensions included; times in milliseconds. */
export interface InvocationReport {
  readonly requestId: string;
  /** Number of the environment, from 1. */
  readonly environment: number;
  readonly start: Start;
  readonly status: PhaseStatus;
  readonly errorType?: string | undefined;
  readonly durationMs: number;
  readonly billedMs: number;
  /** The most memory that all processes had together; undefined where none of them is ours. */
  readonly maxMemoryMb?: number | undefined;
  /** Only of a cold start on demand. */
  readonly initMs?: number | undefined;
  readonly traceId?: string | undefined;
}
