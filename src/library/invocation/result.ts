import type { Outcome } from "../../lambda/invocation.ts";
import type { PhaseStatus, Start } from "../../lambda/phase.ts";

/** The answer that the caller of a function gets, as soon as the runtime has answered. */
export interface InvokeAnswer {
  readonly requestId: string;
  readonly status: Outcome;
  /** Of a success: its value where the body is JSON, else its text; undefined otherwise. */
  readonly response: unknown;
  /** Of anything but a success: as `response`. A fault of Lambda's has `errorType` and `errorMessage`. */
  readonly error: unknown;
  /** The type that Lambda names (`Runtime.ExitError`, `Sandbox.Timedout` …); undefined for a success. */
  readonly errorType: string | undefined;
  /** The body, byte for byte. */
  readonly body: Uint8Array;
}

/** An invocation whose phase is over, extensions included. One that was throttled never began. */
export interface InvokeResult extends InvokeAnswer {
  /** How the phase ended: it may fail after the caller has had its answer. */
  readonly phase: {
    readonly status: PhaseStatus | "throttled";
    readonly errorType: string | undefined;
  };
  /** The environment that it met: a new one, an initialized one, or one whose init it repeated. */
  readonly start: Start | undefined;
  /** Number of the environment, from 1; 0 where there was none. */
  readonly environment: number;
  /** Milliseconds, the work of extensions included, with three decimals. */
  readonly durationMs: number;
  /** Whole milliseconds, init included. */
  readonly billedMs: number;
  /** Milliseconds; only of a cold start. */
  readonly initMs: number | undefined;
  /** The most megabytes that all processes had together; undefined where none of them is ours. */
  readonly maxMemoryMb: number | undefined;
  readonly traceId: string | undefined;
  /** The last 4 KB of the log, as `LogType: Tail` returns them. */
  readonly log: string;
}
