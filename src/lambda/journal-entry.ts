import type { ExtensionEvent, ExtensionEventType } from "./event.ts";
import type { Outcome } from "./invocation.ts";
import type { InitPhase, PhaseStatus, ShutdownReason, Start } from "./phase.ts";

/** A process of the environment: `runtime`, or the name of an extension. Platform lines come from `platform`. */
export type SourceName = string;

/** How a process ended; one of the two is null, both when it was never there to be waited for. */
export interface ProcessExit {
  readonly code: number | null;
  readonly signal: string | null;
}

/** Something that happened. Durations are in milliseconds. */
export type Happening =
  | { readonly type: "environmentStarted"; readonly address: string }
  | { readonly type: "environmentEnded" }
  | { readonly type: "initStarted"; readonly phase: InitPhase; readonly attempt: number }
  | {
      readonly type: "initEnded";
      readonly phase: InitPhase;
      readonly status: PhaseStatus;
      readonly errorType: string | undefined;
      readonly durationMs: number;
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
  | { readonly type: "invokeStarted"; readonly requestId: string; readonly start: Start }
  | {
      readonly type: "answered";
      readonly requestId: string;
      readonly outcome: Outcome;
      readonly errorType: string | undefined;
      readonly bytes: number;
    }
  | { readonly type: "runtimeDone"; readonly requestId: string; readonly durationMs: number }
  | {
      readonly type: "invokeEnded";
      readonly requestId: string;
      readonly status: PhaseStatus;
      readonly errorType: string | undefined;
      readonly durationMs: number;
      readonly billedMs: number;
      readonly initMs: number | undefined;
    }
  /** Every process of the environment was stopped, and runs again. */
  | { readonly type: "frozen" }
  | { readonly type: "thawed" }
  | { readonly type: "throttled"; readonly requestId: string }
  | { readonly type: "resetStarted"; readonly reason: ShutdownReason }
  | { readonly type: "resetEnded"; readonly durationMs: number }
  | { readonly type: "shutdownStarted"; readonly reason: ShutdownReason }
  | { readonly type: "shutdownEnded"; readonly durationMs: number }
  /** The state of an actor, in AWS's word: see `lambda/runtime.ts` and `lambda/extension.ts`. */
  | { readonly type: "state"; readonly source: SourceName; readonly state: string }
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
  | { readonly type: "leak"; readonly pid: number; readonly command: string };

/** A happening with its time and place. */
export type JournalEntry = Happening & {
  /** Epoch milliseconds. */
  readonly at: number;
  /** Milliseconds of the monotonic clock. */
  readonly monotonicMs: number;
  /** Number of the environment, from 1; 0 where there was none. */
  readonly environment: number;
};
