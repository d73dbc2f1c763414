import type { ExtensionEventType } from "./event.ts";
import type { ExtensionState } from "./extension.ts";
import type { InitializationType } from "./function.ts";
import type { InitPhase, PhaseStatus } from "./phase.ts";
import type { TelemetryType } from "./subscription.ts";

/**
 * The events of the platform, as on the wire. They are the system's lines of a log in JSON, and the
 * events of the Telemetry API. Durations are in milliseconds with three decimals
 * (https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html).
 */
export type PlatformEvent =
  | Timed<"platform.initStart", InitStart>
  | Timed<"platform.initRuntimeDone", InitRuntimeDone>
  | Timed<"platform.initReport", InitReport>
  | Timed<"platform.extension", ExtensionReady>
  | Timed<"platform.start", InvokeStart>
  | Timed<"platform.runtimeDone", RuntimeDone>
  | Timed<"platform.report", Report>
  | Timed<"platform.restoreStart", RestoreStart>
  | Timed<"platform.restoreRuntimeDone", RestoreRuntimeDone>
  | Timed<"platform.restoreReport", RestoreReport>
  | Timed<"platform.telemetrySubscription", Subscribed>
  | Timed<"platform.logsSubscription", Subscribed>
  | Timed<"platform.logsDropped", LogsDropped>;

/** The form that all events have on the wire. */
export interface Timed<Type extends string, Record> {
  /** The time of the event, in ISO 8601. */
  readonly time: string;
  readonly type: Type;
  readonly record: Record;
}

interface OfInit {
  readonly initializationType: InitializationType;
  readonly phase: InitPhase;
}

interface Ended {
  readonly status: PhaseStatus;
  readonly errorType?: string;
}

interface InContext {
  readonly tracing?: TraceContext;
  readonly tenantId?: string;
}

/** The trace of an invoke. */
export interface TraceContext {
  readonly spanId?: string;
  readonly type: "X-Amzn-Trace-Id";
  readonly value: string;
}

/** One part of an invoke, with its time. */
export interface Span {
  readonly name: "responseLatency" | "responseDuration" | "runtimeOverhead" | "extensionOverhead";
  /** In ISO 8601. */
  readonly start: string;
  readonly durationMs: number;
}

interface OfInstance {
  readonly functionName: string;
  readonly functionVersion: string;
  readonly instanceId: string;
  /** In megabytes. */
  readonly instanceMaxMemory: number;
}

/** Init begins. */
export interface InitStart extends OfInit, OfInstance {
  readonly functionArn: string;
}

/** The runtime and all extensions are at next, or never will be. */
export interface InitRuntimeDone extends OfInit, Ended {}

/** Init is over. */
export interface InitReport extends OfInit, Ended {
  readonly metrics: { readonly durationMs: number };
}

/** The state of an extension at the end of init. */
export interface ExtensionReady {
  readonly name: string;
  readonly state: ExtensionState;
  readonly events: readonly ExtensionEventType[];
  readonly errorType?: string;
}

/** An invoke begins. */
export interface InvokeStart extends InContext {
  readonly requestId: string;
  readonly version: string;
}

/** The runtime is back at next, or never will be. */
export interface RuntimeDone extends Ended, InContext {
  readonly requestId: string;
  readonly metrics: { readonly durationMs: number; readonly producedBytes?: number };
  readonly spans?: readonly Span[];
}

/** An invoke is over, extensions included. */
export interface Report extends Ended, InContext {
  readonly requestId: string;
  readonly metrics: {
    readonly durationMs: number;
    readonly billedDurationMs: number;
    readonly memorySizeMB: number;
    readonly maxMemoryUsedMB: number;
    readonly initDurationMs?: number;
  };
  readonly spans?: readonly Span[];
}

/** The restore of a snapshot begins. */
export type RestoreStart = OfInstance;

/** The runtime is done with its part of the restore, or never will be. */
export type RestoreRuntimeDone = Ended;

/** The restore is over. */
export interface RestoreReport extends Ended {
  readonly metrics: { readonly durationMs: number };
}

/** An extension has subscribed to telemetry. */
export interface Subscribed {
  readonly name: string;
  readonly state: "Subscribed" | "Already subscribed";
  readonly types: readonly TelemetryType[];
}

/** Records for a subscriber were dropped: it has fallen behind, or does not answer. */
export interface LogsDropped {
  readonly droppedBytes: number;
  readonly droppedRecords: number;
  readonly reason: string;
}
