import type { ExtensionEventType } from "./event.ts";
import type { ExtensionState } from "./extension.ts";
import type { InitializationType } from "./function.ts";
import type { InitPhase, PhaseStatus } from "./phase.ts";

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
  | Timed<"platform.report", Report>;

interface Timed<Type extends string, Record> {
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

/** Init begins. */
export interface InitStart extends OfInit {
  readonly functionName: string;
  readonly functionVersion: string;
  readonly functionArn: string;
  readonly instanceId: string;
  /** Megabytes. */
  readonly instanceMaxMemory: number;
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
