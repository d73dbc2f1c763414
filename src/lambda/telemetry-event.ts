import { RUNTIME } from "./source-name.ts";
import { unreachable } from "../core/assert.ts";
import { isoTime } from "../core/iso-time.ts";
import { isWrittenToLog, parseLogObject } from "./application-log.ts";
import type { FunctionSettings } from "./function.ts";
import type { JournalEntry } from "./journal-entry.ts";
import { logsEvents, type LogsEvent } from "./logs-event.ts";
import type { PlatformEvent, Timed } from "./platform-event.ts";
import type { TelemetrySchema, TelemetryType } from "./subscription.ts";
import { platformEvents } from "./platform-events.ts";

/** A line of the function or of an extension: without its end, or the object that it is in JSON. */
export type LineEvent = Timed<"function", string | object> | Timed<"extension", string | object>;

/** What the platform emits, whoever is there to hear it: https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html */
export type EmittedEvent =
  | Exclude<PlatformEvent, { readonly type: (typeof LOGS_EVENT_TYPES)[number] }>
  | LineEvent;

/** What a subscriber is sent, by either API. */
export type TelemetryEvent = EmittedEvent | LogsEvent;

/** Those that only the Logs API knows. */
const LOGS_EVENT_TYPES = [
  "platform.end",
  "platform.fault",
  "platform.logsSubscription",
] as const satisfies readonly LogsEvent["type"][];

/** Every type that a subscriber may be sent, of either API. */
export const TELEMETRY_EVENT_TYPES = [
  "platform.initStart",
  "platform.initRuntimeDone",
  "platform.initReport",
  "platform.start",
  "platform.runtimeDone",
  "platform.end",
  "platform.report",
  "platform.fault",
  "platform.extension",
  "platform.telemetrySubscription",
  "platform.logsSubscription",
  "platform.logsDropped",
  "platform.restoreStart",
  "platform.restoreRuntimeDone",
  "platform.restoreReport",
  "function",
  "extension",
] as const satisfies readonly TelemetryEvent["type"][];

/** Every type of what the platform emits. */
export const EMITTED_EVENT_TYPES: readonly EmittedEvent["type"][] =
  TELEMETRY_EVENT_TYPES.filter(isEmitted);

/** What the platform itself shows as emitted: the newest schema. */
export const NEWEST_SCHEMA = {
  api: "telemetry",
  version: "2025-01-29",
} as const satisfies TelemetrySchema;

/** What an entry of the journal is in the words of `schema`, nothing for most of them. */
export function telemetryEvents(
  entry: JournalEntry,
  settings: FunctionSettings,
  schema: Extract<TelemetrySchema, { api: "telemetry" }>,
): readonly EmittedEvent[];
export function telemetryEvents(
  entry: JournalEntry,
  settings: FunctionSettings,
  schema: TelemetrySchema,
): readonly TelemetryEvent[];
export function telemetryEvents(
  entry: JournalEntry,
  settings: FunctionSettings,
  schema: TelemetrySchema,
): readonly TelemetryEvent[] {
  if (entry.type === "log") {
    return isWrittenToLog(entry, settings) ? [lineEvent(entry, settings, schema)] : [];
  }
  const events = platformEvents(entry, settings);
  switch (schema.api) {
    case "telemetry":
      // Subscribers refuse a whole batch for a type that they do not know.
      return events.filter((event) => event.type !== "platform.logsSubscription");
    case "logs":
      return logsEvents(events, schema.version);
    default:
      return unreachable(schema);
  }
}

/** What a subscriber must ask for to be sent `event`. */
export function telemetryType({ type }: Pick<TelemetryEvent, "type">): TelemetryType {
  return type === "function" || type === "extension" ? type : "platform";
}

function isEmitted(type: TelemetryEvent["type"]): type is EmittedEvent["type"] {
  return !LOGS_EVENT_TYPES.some((own) => own === type);
}

type LogEntry = Extract<JournalEntry, { type: "log" }>;

function lineEvent(
  { at, source, line }: LogEntry,
  { logFormat }: FunctionSettings,
  schema: TelemetrySchema,
): LineEvent {
  const isObject = logFormat === "JSON" && hasObjects(schema);
  const record = (isObject ? parseLogObject(line) : undefined) ?? line;
  return { time: isoTime(at), type: source === RUNTIME ? "function" : "extension", record };
}

/** Whether lines that are objects are sent as such (same page, `function`). */
function hasObjects({ api, version }: TelemetrySchema): boolean {
  return api === "telemetry" && version !== "2022-07-01";
}
