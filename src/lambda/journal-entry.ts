import type { ExtensionEvent, ExtensionEventType } from "./event.ts";
import type { ExtensionState } from "./extension.ts";
import type { InitializationType } from "./function.ts";
import type { Outcome } from "./invocation.ts";
import type { InitPhase, PhaseStatus, ShutdownReason, Start } from "./phase.ts";
import type { Records } from "./records.ts";
import type { SourceName } from "./source-name.ts";
import type { TelemetryApi, TelemetryType } from "./subscription.ts";

/** How a process ended; one of the two is null, both when it was never there to be waited for. */
export interface ProcessExit {
  readonly code: number | null;
  readonly signal: string | null;
}

/** Which invoke something is of. */
export interface OfInvoke {
  readonly requestId: string;
  /** The value of `X-Amzn-Trace-Id`. */
  readonly traceId: string | undefined;
  /** Its span in the trace, 16 hexadecimal digits, where the function is traced actively. */
  readonly spanId?: string | undefined;
  readonly tenantId: string | undefined;
}

/** An extension as init left it. */
export interface ExtensionStatus {
  readonly name: string;
  readonly state: ExtensionState;
  readonly events: readonly ExtensionEventType[];
  readonly errorType: string | undefined;
}

/** When the runtime answered, and how much. Durations are in milliseconds. */
export interface ResponseTimes {
  /** From the dispatch to the first byte. */
  readonly latencyMs: number;
  /** From the first byte to the last. */
  readonly durationMs: number;
  readonly bytes: number;
}

/** Something that happened. Durations are in milliseconds. */
export type Happening =
  | { readonly type: "environmentStarted"; readonly address: string }
  | { readonly type: "environmentEnded" }
  | {
      readonly type: "initStarted";
      readonly phase: InitPhase;
      readonly initializationType: InitializationType;
      readonly attempt: number;
      /** A UUID of the environment. */
      readonly instanceId: string;
    }
  | {
      readonly type: "initEnded";
      readonly phase: InitPhase;
      readonly initializationType: InitializationType;
      readonly status: PhaseStatus;
      readonly errorType: string | undefined;
      readonly durationMs: number;
      /** Whether it came to the runtime: an extension may have failed before. */
      readonly hasRuntime: boolean;
      readonly extensions: readonly ExtensionStatus[];
    }
  | { readonly type: "processStarted"; readonly source: SourceName; readonly pid: number }
  | {
      readonly type: "processExited";
      readonly source: SourceName;
      readonly exit: ProcessExit;
      /** Whether we ended it, or it was asked to leave. */
      readonly isExpected: boolean;
    }
  | {
      readonly type: "registered";
      readonly extension: string;
      readonly kind: "external" | "internal";
      readonly events: readonly ExtensionEventType[];
    }
  /** The runtime or an extension called next: the long poll. */
  | { readonly type: "next"; readonly source: SourceName }
  | { readonly type: "eventSent"; readonly extension: string; readonly event: ExtensionEvent }
  | ({ readonly type: "invokeStarted"; readonly start: Start } & OfInvoke)
  | {
      readonly type: "answered";
      readonly requestId: string;
      readonly outcome: Outcome;
      readonly errorType: string | undefined;
      readonly bytes: number;
    }
  /** The runtime is back at next, or will not be. */
  | ({
      readonly type: "runtimeDone";
      readonly status: PhaseStatus;
      readonly errorType: string | undefined;
      /** Epoch milliseconds at which the duration begins; not a number where it never began. */
      readonly startedAt: number;
      readonly durationMs: number;
      /** Undefined when there was no answer, or not all of it. */
      readonly response: ResponseTimes | undefined;
    } & OfInvoke)
  | ({
      readonly type: "invokeEnded";
      readonly status: PhaseStatus;
      readonly errorType: string | undefined;
      /** As of `runtimeDone`. */
      readonly startedAt: number;
      readonly durationMs: number;
      readonly billedMs: number;
      readonly initMs: number | undefined;
      /** The most that all processes had together; undefined where none of them is ours. */
      readonly maxMemoryMb: number | undefined;
      /** How long extensions that take INVOKE worked on after the runtime; undefined without any. */
      readonly extensionOverheadMs: number | undefined;
    } & OfInvoke)
  /** A snapshot is brought back to life, before the first invoke. */
  | { readonly type: "restoreStarted"; readonly instanceId: string }
  /** The runtime has done what it does after that, or will not. */
  | {
      readonly type: "restoreEnded";
      readonly status: PhaseStatus;
      readonly errorType: string | undefined;
      readonly durationMs: number;
    }
  /** Every process of the environment was stopped, and runs again. */
  | { readonly type: "frozen" }
  | { readonly type: "thawed" }
  | { readonly type: "throttled"; readonly requestId: string }
  | { readonly type: "resetStarted"; readonly reason: ShutdownReason }
  | { readonly type: "resetEnded"; readonly durationMs: number }
  | { readonly type: "shutdownStarted"; readonly reason: ShutdownReason }
  | { readonly type: "shutdownEnded"; readonly durationMs: number }
  | {
      readonly type: "log";
      readonly source: SourceName;
      readonly stream: "stdout" | "stderr";
      readonly line: string;
    }
  | {
      readonly type: "refusal";
      readonly by: SourceName;
      /** Method and path. */
      readonly request: string;
      readonly status: number;
      readonly errorType: string;
      readonly errorMessage: string;
    }
  | {
      readonly type: "subscribed";
      readonly extension: string;
      readonly api: TelemetryApi;
      readonly types: readonly TelemetryType[];
    }
  /** A batch that a subscriber has taken. */
  | ({
      readonly type: "telemetryDelivered";
      readonly extension: string;
      /** The batch as it was sent; undefined where nobody is going to look at it. */
      readonly body: string | undefined;
    } & Records)
  /** What a subscriber will never get. */
  | ({
      readonly type: "telemetryDropped";
      readonly extension: string;
      readonly reason: string;
      /** Whether more was lost than news of earlier losses: else subscribers are not told. */
      readonly isNews: boolean;
    } & Records)
  /** The last of a subscription, and what its subscriber had not taken by then. */
  | ({
      readonly type: "unsubscribed";
      readonly extension: string;
      /** Why not, as far as it is known: what became of the last try. */
      readonly problem: string | undefined;
    } & Records)
  | { readonly type: "leak"; readonly pid: number; readonly command: string };

/** The time and the place of a happening. */
export interface Stamp {
  /** Epoch milliseconds. */
  readonly at: number;
  /** Milliseconds of the monotonic clock. */
  readonly monotonicMs: number;
  /** Number of the environment, from 1; 0 where there was none. */
  readonly environment: number;
}

/** A happening with its time and place. */
export type JournalEntry = Happening & Stamp;
