import { roundMs } from "../core/duration.ts";
import { isoTime } from "../core/clock.ts";
import { EXTENSION_EVENT_TYPES } from "./event.ts";
import { functionArn, memorySizeMb, type FunctionSettings } from "./function.ts";
import type { ExtensionStatus, JournalEntry, OfInvoke } from "./journal-entry.ts";
import type {
  InitReport,
  InitRuntimeDone,
  PlatformEvent,
  Report,
  RuntimeDone,
  Span,
  Subscribed,
  TraceContext,
} from "./platform-event.ts";
import { isSampled } from "./trace.ts";

type Entry<Type extends JournalEntry["type"]> = Extract<JournalEntry, { type: Type }>;

/**
 * The events of the platform for an entry of the journal. Most entries have none:
 * https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html
 *
 * The events at the end of init have the order of RIE (internal/lambda/rapid/handlers.go): the
 * runtime, the extensions, the report.
 */
export function platformEvents(
  entry: JournalEntry,
  settings: FunctionSettings,
): readonly PlatformEvent[] {
  switch (entry.type) {
    case "initStarted":
      return [initStart(entry, settings)];
    case "initEnded":
      return initEnd(entry);
    case "invokeStarted": {
      const time = isoTime(entry.at);
      const record = { requestId: entry.requestId, version: settings.version, ...contextOf(entry) };
      return [{ time, type: "platform.start", record }];
    }
    case "runtimeDone":
      return [
        { time: isoTime(entry.at), type: "platform.runtimeDone", record: runtimeDone(entry) },
      ];
    case "invokeEnded":
      return [
        { time: isoTime(entry.at), type: "platform.report", record: report(entry, settings) },
      ];
    case "restoreStarted":
      return [restoreStart(entry, settings)];
    case "restoreEnded":
      return restoreEnd(entry);
    case "subscribed":
      return [subscribed(entry, "Subscribed")];
    case "subscribedAgain":
      return [subscribed(entry, "Already subscribed")];
    case "telemetryDropped":
      return entry.isNews ? [logsDropped(entry)] : [];
    case "environmentStarted":
    case "environmentEnded":
    case "processStarted":
    case "processExited":
    case "registered":
    case "next":
    case "eventSent":
    case "answered":
    case "frozen":
    case "thawed":
    case "throttled":
    case "resetStarted":
    case "resetEnded":
    case "shutdownStarted":
    case "shutdownEnded":
    case "log":
    case "refusal":
    case "telemetryDelivered":
    case "unsubscribed":
    case "leak":
      return [];
  }
}

function initStart(entry: Entry<"initStarted">, settings: FunctionSettings): PlatformEvent {
  const record = {
    initializationType: entry.initializationType,
    phase: entry.phase,
    ...instanceOf(entry, settings),
    functionArn: functionArn(settings),
  };
  return { time: isoTime(entry.at), type: "platform.initStart", record };
}

function instanceOf({ instanceId }: { instanceId: string }, settings: FunctionSettings) {
  return {
    functionName: settings.name,
    functionVersion: settings.version,
    instanceId,
    // In megabytes, as in the examples of the guide. RIE has bytes.
    instanceMaxMemory: memorySizeMb(settings),
  };
}

function initEnd(entry: Entry<"initEnded">): readonly PlatformEvent[] {
  const time = isoTime(entry.at);
  const { phase, initializationType, status, durationMs, hasRuntime } = entry;
  const done: InitRuntimeDone = { initializationType, phase, status, ...errorTypeOf(entry) };
  const metrics = { durationMs: roundMs(durationMs) };
  const whole: InitReport = {
    initializationType,
    phase,
    status,
    metrics,
    ...errorTypeOf(entry),
  };
  return [
    ...(hasRuntime ? [{ time, type: "platform.initRuntimeDone", record: done } as const] : []),
    ...entry.extensions.map((extension) => extensionEvent(time, extension)),
    { time, type: "platform.initReport", record: whole },
  ];
}

/**
 * The event of an extension. The events that it registered for are in a fixed order, each once
 * (RIE internal/lambda/rapidcore/standalone/telemetry/events_api.go).
 */
function extensionEvent(time: string, extension: ExtensionStatus): PlatformEvent {
  const { name, state } = extension;
  const events = EXTENSION_EVENT_TYPES.filter((type) => extension.events.includes(type));
  const record = { name, state, events, ...errorTypeOf(extension) };
  return { time, type: "platform.extension", record };
}

function runtimeDone(entry: Entry<"runtimeDone">): RuntimeDone {
  const { requestId, status, durationMs, response } = entry;
  const metrics = { durationMs: roundMs(durationMs), producedBytes: response?.bytes ?? 0 };
  const spans = response ? { spans: responseSpans(entry, response) } : {};
  return { requestId, status, metrics, ...spans, ...errorTypeOf(entry), ...contextOf(entry) };
}

/** The parts of an invoke, from the dispatch to the runtime's next. */
function responseSpans(
  { startedAt, status, durationMs }: Entry<"runtimeDone">,
  response: NonNullable<Entry<"runtimeDone">["response"]>,
): readonly Span[] {
  const respondedMs = response.latencyMs + response.durationMs;
  const spans = [
    span("responseLatency", startedAt, response.latencyMs),
    span("responseDuration", startedAt + response.latencyMs, response.durationMs),
  ];
  // A runtime that was stopped did not come to its next.
  if (status !== "success") return spans;
  const overheadMs = Math.max(0, durationMs - respondedMs);
  return [...spans, span("runtimeOverhead", startedAt + respondedMs, overheadMs)];
}

function report(entry: Entry<"invokeEnded">, settings: FunctionSettings): Report {
  const {
    requestId,
    status,
    durationMs,
    billedMs,
    initMs,
    extensionOverheadMs: overheadMs,
  } = entry;
  const metrics = {
    durationMs: roundMs(durationMs),
    billedDurationMs: billedMs,
    memorySizeMB: memorySizeMb(settings),
    // If nothing is measured, this is the size of the function, as in RIE.
    maxMemoryUsedMB: entry.maxMemoryMb ?? memorySizeMb(settings),
    ...(initMs === undefined ? {} : { initDurationMs: roundMs(initMs) }),
  };
  const spans =
    overheadMs === undefined
      ? {}
      : {
          spans: [span("extensionOverhead", entry.startedAt + durationMs - overheadMs, overheadMs)],
        };
  return { requestId, status, metrics, ...spans, ...errorTypeOf(entry), ...contextOf(entry) };
}

function restoreStart(entry: Entry<"restoreStarted">, settings: FunctionSettings): PlatformEvent {
  const record = instanceOf(entry, settings);
  return { time: isoTime(entry.at), type: "platform.restoreStart", record };
}

function restoreEnd(entry: Entry<"restoreEnded">): readonly PlatformEvent[] {
  const time = isoTime(entry.at);
  const { status, durationMs } = entry;
  const done = { status, ...errorTypeOf(entry) };
  const metrics = { durationMs: roundMs(durationMs) };
  return [
    { time, type: "platform.restoreRuntimeDone", record: done },
    { time, type: "platform.restoreReport", record: { ...done, metrics } },
  ];
}

function subscribed(
  { at, extension, api, types }: Entry<"subscribed" | "subscribedAgain">,
  state: Subscribed["state"],
): PlatformEvent {
  const type = `platform.${api}Subscription` as const;
  return { time: isoTime(at), type, record: { name: extension, state, types } };
}

function logsDropped({ at, records, bytes, reason }: Entry<"telemetryDropped">): PlatformEvent {
  const record = { droppedBytes: bytes, droppedRecords: records, reason };
  return { time: isoTime(at), type: "platform.logsDropped", record };
}

function span(name: Span["name"], startAt: number, durationMs: number): Span {
  return { name, start: isoTime(startAt), durationMs: roundMs(durationMs) };
}

function errorTypeOf({ errorType }: { readonly errorType: string | undefined }): {
  readonly errorType?: string;
} {
  return errorType === undefined ? {} : { errorType };
}

function contextOf({ traceId, spanId, tenantId }: OfInvoke): {
  readonly tracing?: TraceContext;
  readonly tenantId?: string;
} {
  const isTraced = traceId !== undefined && isSampled(traceId);
  const ofSpan = spanId === undefined ? {} : { spanId };
  return {
    ...(isTraced ? { tracing: { ...ofSpan, type: "X-Amzn-Trace-Id", value: traceId } } : {}),
    ...(tenantId === undefined ? {} : { tenantId }),
  };
}
