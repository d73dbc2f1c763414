import type { ExtensionEvent, ExtensionEventType } from "./event.ts";
import type { ExtensionState } from "./extension.ts";
import type { InitializationType } from "./function.ts";
import type { Outcome } from "./invocation.ts";
import type { InitPhase, PhaseStatus, ShutdownReason, Start } from "./phase.ts";
import type { Records } from "./records.ts";
import type { SourceName } from "./source-name.ts";
import type { TelemetryApi, TelemetryType } from "./subscription.ts";

/** The end of a process. One of the two is null; both are if it was never started. */
export interface ProcessExit {
  readonly code: number | null;
  readonly signal: string | null;
}

/** The invoke that an entry belongs to. */
export interface OfInvoke {
  readonly requestId: string;
  /** The value of `X-Amzn-Trace-Id`. */
  readonly traceId: string | undefined;
  /** The span of the function in the trace, in 16 hexadecimal digits, if tracing is active. */
  readonly spanId?: string | undefined;
  readonly tenantId: string | undefined;
}

/** The state of an extension at the end of init. */
export interface ExtensionStatus {
  readonly name: string;
  readonly state: ExtensionState;
  readonly events: readonly ExtensionEventType[];
  readonly errorType: string | undefined;
}

/** Times and size of the response of a runtime. Durations are in milliseconds. */
export interface ResponseTimes {
  /** From the dispatch to the first byte. */
  readonly latencyMs: number;
  /** From the first byte to the last. */
  readonly durationMs: number;
  readonly bytes: number;
}

/** The subscription that an entry belongs to. An extension may have several. */
export interface OfSubscription {
  readonly extension: string;
  /** The name of its destination, as `destinationName` makes it. */
  readonly destination: string;
}

/** What a subscription brings. */
interface Subscribed {
  readonly api: TelemetryApi;
  readonly types: readonly TelemetryType[];
}

/** An event of an environment. Durations are in milliseconds. */
export type Happening =
  | { readonly type: "environmentStarted"; readonly address: string }
  | { readonly type: "environmentEnded" }
  | {
      readonly type: "initStarted";
      readonly phase: InitPhase;
      readonly initializationType: InitializationType;
      readonly attempt: number;
      /** The UUID of the environment. */
      readonly instanceId: string;
    }
  | {
      readonly type: "initEnded";
      readonly phase: InitPhase;
      readonly initializationType: InitializationType;
      readonly status: PhaseStatus;
      readonly errorType: string | undefined;
      readonly durationMs: number;
      /** Whether init started the runtime. It does not if an extension fails before. */
      readonly hasRuntime: boolean;
      readonly extensions: readonly ExtensionStatus[];
    }
  | { readonly type: "processStarted"; readonly source: SourceName; readonly pid: number }
  | {
      readonly type: "processExited";
      readonly source: SourceName;
      readonly exit: ProcessExit;
      /** Whether we ended the process, or had told it to leave. */
      readonly isExpected: boolean;
    }
  | {
      readonly type: "registered";
      readonly extension: string;
      readonly kind: "external" | "internal";
      readonly events: readonly ExtensionEventType[];
    }
  /** The runtime or an extension called next, its long poll. */
  | { readonly type: "next"; readonly source: SourceName }
  | { readonly type: "eventSent"; readonly extension: string; readonly event: ExtensionEvent }
  | ({
      readonly type: "invokeStarted";
      readonly start: Start;
      /** Names this attempt among those with the same request id. */
      readonly invocationId: string;
    } & OfInvoke)
  | {
      readonly type: "answered";
      readonly requestId: string;
      readonly outcome: Outcome;
      readonly errorType: string | undefined;
      readonly bytes: number;
    }
  /** The runtime is back at next, or never will be. */
  | ({
      readonly type: "runtimeDone";
      readonly status: PhaseStatus;
      readonly errorType: string | undefined;
      /** The start of the duration in epoch milliseconds; NaN if it never began. */
      readonly startedAt: number;
      readonly durationMs: number;
      /** Undefined if there was no response, or not a whole one. An error is none. */
      readonly response: ResponseTimes | undefined;
    } & OfInvoke)
  | ({
      readonly type: "invokeEnded";
      readonly status: PhaseStatus;
      readonly errorType: string | undefined;
      /** The same as in `runtimeDone`. */
      readonly startedAt: number;
      readonly durationMs: number;
      readonly billedMs: number;
      readonly initMs: number | undefined;
      /** The most memory that all processes had together. Undefined if we started none of them. */
      readonly maxMemoryMb: number | undefined;
      /**
       * The time that extensions worked after the runtime. Undefined if none takes INVOKE, or if
       * the runtime did not come back to next.
       */
      readonly extensionOverheadMs: number | undefined;
    } & OfInvoke)
  /** A snapshot is restored, before the first invoke. */
  | { readonly type: "restoreStarted"; readonly instanceId: string }
  /** The runtime is done with its part of the restore, or never will be. */
  | {
      readonly type: "restoreEnded";
      readonly status: PhaseStatus;
      readonly errorType: string | undefined;
      readonly durationMs: number;
    }
  /** All processes of the environment were stopped, or run again. */
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
      /** The method and the path. */
      readonly request: string;
      readonly status: number;
      readonly errorType: string;
      readonly errorMessage: string;
    }
  | ({ readonly type: "subscribed" } & OfSubscription & Subscribed)
  /** An extension asked for the destination of a subscription that it has. Nothing changes. */
  | ({ readonly type: "subscribedAgain" } & OfSubscription & Subscribed)
  /** A subscriber has taken a batch. */
  | ({
      readonly type: "telemetryDelivered";
      /** The batch as it was sent. Undefined if the journal does not keep bodies. */
      readonly body: string | undefined;
      /**
       * The events that the subscriber has whole with this batch, as a JSON array. Undefined if the
       * body says the same; it does unless a record was too long for one batch.
       */
      readonly events: string | undefined;
    } & OfSubscription &
      Records)
  /** A subscriber will never get these records. */
  | ({
      readonly type: "telemetryDropped";
      readonly reason: string;
      /** Whether subscribers are told. They are not if only news of earlier losses was lost. */
      readonly isNews: boolean;
    } & OfSubscription &
      Records)
  /** A subscription has ended. Its subscriber had not taken these records. */
  | ({
      readonly type: "unsubscribed";
      /** The reason, if it is known: the failure of the last try. */
      readonly problem: string | undefined;
    } & OfSubscription &
      Records)
  | { readonly type: "leak"; readonly pid: number; readonly command: string };

/** The time and the environment of an event. */
export interface Stamp {
  /** In epoch milliseconds. */
  readonly at: number;
  /** In milliseconds of the monotonic clock. */
  readonly monotonicMs: number;
  /** The number of the environment, from 1; 0 if the event has none. */
  readonly environment: number;
}

/** An event with its time and its environment. */
export type JournalEntry = Happening & Stamp;
