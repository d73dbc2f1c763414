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

/** Lines that are objects are objects in one, and text in the other. */
const SCHEMAS: readonly TelemetrySchema[] = [
  NEWEST_SCHEMA,
  { api: "telemetry", version: "2022-07-01" },
];

/**
 * Which line that `isMeant` takes the function did write, but below its level, so that it went
 * nowhere; undefined where there is none.
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

/** What `entry` would have been to subscribers, were its level high enough. */
export function eventsIfWritten(entry: LogEntry, settings: FunctionSettings): readonly LineEvent[] {
  const least = { ...settings, applicationLogLevel: "TRACE" } as const;
  // Of a line nothing else is made.
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
