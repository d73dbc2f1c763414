import type { ExtensionEventType } from "./event.ts";
import type { ExtensionState } from "./extension.ts";
import type { InitializationType } from "./function.ts";
import type { InitPhase, PhaseStatus } from "./phase.ts";
import type { TelemetryType } from "./subscription.ts";

/**
 * What the platform emits, in the words of the wire: the system's lines of a log in JSON, and the
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

/** An event as every one is on the wire. */
export interface Timed<Type extends string, Record> {
  /** When it was emitted, ISO 8601. */
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

/** A part of the time of an invoke. */
export interface Span {
  readonly name: "responseLatency" | "responseDuration" | "runtimeOverhead" | "extensionOverhead";
  /** ISO 8601. */
  readonly start: string;
  readonly durationMs: number;
}

interface OfInstance {
  readonly functionName: string;
  readonly functionVersion: string;
  readonly instanceId: string;
  /** Megabytes. */
  readonly instanceMaxMemory: number;
}

/** Init begins. */
export interface InitStart extends OfInit, OfInstance {
  readonly functionArn: string;
}

/** The runtime and all extensions have come to next, or will not. */
export interface InitRuntimeDone extends OfInit, Ended {}

/** Init is over. */
export interface InitReport extends OfInit, Ended {
  readonly metrics: { readonly durationMs: number };
}

/** What init has made of an extension. */
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

/** The runtime has come back to next, or will not. */
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

/** A snapshot is being brought back to life. */
export type RestoreStart = OfInstance;

/** The runtime has done what it does after that, or will not. */
export type RestoreRuntimeDone = Ended;

/** The restore is over. */
export interface RestoreReport extends Ended {
  readonly metrics: { readonly durationMs: number };
}

/** An extension will be sent telemetry. */
export interface Subscribed {
  readonly name: string;
  readonly state: "Subscribed";
  readonly types: readonly TelemetryType[];
}

/** A subscriber has fallen behind, or does not answer. */
export interface LogsDropped {
  readonly droppedBytes: number;
  readonly droppedRecords: number;
  readonly reason: string;
}
