import { RUNTIME } from "./source-name.ts";
import { unreachable } from "../core/assert.ts";
import { isoTime } from "../core/clock.ts";
import { isWrittenToLog, parseLogObject } from "./application-log.ts";
import type { FunctionSettings } from "./function.ts";
import type { JournalEntry } from "./journal-entry.ts";
import { logsEvents, type LogsEvent } from "./logs-event.ts";
import type { PlatformEvent, Timed } from "./platform-event.ts";
import type { TelemetryApi, TelemetrySchema, TelemetryType } from "./subscription.ts";
import { platformEvents } from "./platform-events.ts";

/** A line of the function or of an extension: its text without a line end, or its JSON object. */
export type LineEvent = Timed<"function", string | object> | Timed<"extension", string | object>;

/** The events that are emitted, with or without a subscriber: https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html */
export type EmittedEvent =
  | Exclude<PlatformEvent, { readonly type: (typeof LOGS_EVENT_TYPES)[number] }>
  | LineEvent;

/** The events that a subscriber may get, over either API. */
export type TelemetryEvent = EmittedEvent | LogsEvent;

/** The types that only the Logs API has. */
const LOGS_EVENT_TYPES = [
  "platform.end",
  "platform.fault",
  "platform.logsSubscription",
] as const satisfies readonly LogsEvent["type"][];

/** All types of events that a subscriber may get, over either API. */
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

/** All types of events that are emitted. */
export const EMITTED_EVENT_TYPES: readonly EmittedEvent["type"][] =
  TELEMETRY_EVENT_TYPES.filter(isEmitted);

/** The newest schema of each API. */
export const NEWEST_SCHEMAS = {
  telemetry: { api: "telemetry", version: "2025-01-29" },
  logs: { api: "logs", version: "2021-03-18" },
} as const satisfies Record<TelemetryApi, TelemetrySchema>;

/** The newest schema. Events are emitted in it. */
export const NEWEST_SCHEMA = NEWEST_SCHEMAS.telemetry;

/** The events of `schema` for an entry of the journal. Most entries have none. */
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
      // A subscriber refuses a whole batch for one type that it does not know.
      return events.filter((event) => event.type !== "platform.logsSubscription");
    case "logs":
      return logsEvents(events, schema.version);
    default:
      return unreachable(schema);
  }
}

/** The type that a subscriber must ask for to get `event`. */
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

/** Whether a line that is a JSON object is sent as an object (same page, `function`). */
function hasObjects({ api, version }: TelemetrySchema): boolean {
  return api === "telemetry" && version !== "2022-07-01";
}
