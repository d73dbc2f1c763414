import {
  isApplicationLineWritten,
  isWrittenToLog,
  parseLogObject,
} from "../../lambda/application-log.ts";
import type { FunctionSettings } from "../../lambda/function.ts";
import type { JournalEntry } from "../../lambda/journal-entry.ts";
import { APPLICATION_LOG_LEVELS } from "../../lambda/log-level.ts";
import type { TelemetrySchema } from "../../lambda/subscription.ts";
import { NEWEST_SCHEMA, telemetryEvents, type LineEvent } from "../../lambda/telemetry-event.ts";

/** A line of a process. */
export type LogEntry = Extract<JournalEntry, { type: "log" }>;

/** A JSON line is an object in the first schema, and text in the second. */
const SCHEMAS: readonly TelemetrySchema[] = [
  NEWEST_SCHEMA,
  { api: "telemetry", version: "2022-07-01" },
];

/**
 * Says that the function wrote a line which `isMeant` accepts, but below its log level, so that
 * Lambda dropped the line. Undefined when there is no such line.
 */
export function whyNotWritten(
  entries: readonly JournalEntry[],
  settings: FunctionSettings,
  isMeant: (entry: LogEntry) => boolean,
): string | undefined {
  const meant = entries
    .filter((entry) => entry.type === "log")
    .find((entry) => !isWrittenToLog(entry, settings) && isMeant(entry));
  return meant && describeLevel(meant.line, settings);
}

/** The events that subscribers would have been sent for `entry` if its level were high enough. */
export function eventsIfWritten(entry: LogEntry, settings: FunctionSettings): readonly LineEvent[] {
  const least = { ...settings, applicationLogLevel: "TRACE" } as const;
  // A line becomes no other event.
  return SCHEMAS.flatMap((schema) => telemetryEvents(entry, least, schema)) as LineEvent[];
}

function describeLevel(line: string, { applicationLogLevel: least }: FunctionSettings): string {
  const level = APPLICATION_LOG_LEVELS.findLast((each) => isApplicationLineWritten(line, each));
  const what = `the function wrote such a line, but it is ${level}, below applicationLogLevel ${least}`;
  const timestamp = new Date(0).toISOString();
  const stamped = JSON.stringify({ ...parseLogObject(line), timestamp });
  const isForStamp = isApplicationLineWritten(stamped, least);
  return isForStamp ? `${what}: without an RFC 3339 timestamp a JSON line is INFO` : what;
}
