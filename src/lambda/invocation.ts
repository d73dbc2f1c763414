import type { Channel } from "../core/channel.ts";
import type { PhaseStatus, Start } from "./phase.ts";

/** The outcome of an invocation for its caller. */
export type Outcome = "success" | "error" | "failure" | "timeout" | "throttled";

/** The request of a caller. */
export interface InvokeRequest {
  readonly payload: Uint8Array;
  readonly requestId?: string | undefined;
  /** The version or alias that the caller named. */
  readonly qualifier?: string | undefined;
  /** The value of `X-Amzn-Trace-Id`. The fleet makes one where the caller brought none. */
  readonly traceId?: string | undefined;
  /** The function's own span in that trace. */
  readonly spanId?: string | undefined;
  /** The client context as JSON text, decoded. */
  readonly clientContext?: string | undefined;
  /** The Cognito identity as JSON text. */
  readonly identity?: string | undefined;
  readonly tenantId?: string | undefined;
  /** Directives for the built-in runtime, as JSON text: see `stub/directives.ts`. */
  readonly stub?: string | undefined;
  /**
   * Gets the answer while the runtime writes it, which writes as fast as this is read. It ends with
   * the answer, and fails with an answer that is no success. When its reader leaves, the function
   * goes on (https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html).
   */
  readonly stream?: Channel<Answer> | undefined;
}

/** The course of a streamed response. Times are in milliseconds since dispatch. */
export interface StreamRecord {
  readonly chunks: readonly Uint8Array[];
  readonly firstByteMs: number | undefined;
  readonly contentType: string | undefined;
  readonly isComplete: boolean;
}

/** The answer that the caller gets. */
export interface Answer {
  readonly requestId: string;
  readonly outcome: Outcome;
  readonly body: Uint8Array;
  readonly errorType?: string | undefined;
  readonly stream?: StreamRecord | undefined;
}

/** The facts of an invocation after its phase, extensions included. Times are in milliseconds. */
export interface InvocationReport {
  readonly requestId: string;
  /** The number of the environment, from 1. */
  readonly environment: number;
  readonly start: Start;
  readonly status: PhaseStatus;
  readonly errorType?: string | undefined;
  readonly durationMs: number;
  readonly billedMs: number;
  /** The most memory that all processes had together. Undefined if we started none of them. */
  readonly maxMemoryMb?: number | undefined;
  /** Only for a cold start on demand. */
  readonly initMs?: number | undefined;
  readonly traceId?: string | undefined;
}
