import {
  isApplicationLineWritten,
  isWrittenToLog,
  parseLogObject,
} from "../lambda/application-log.ts";
import type { FunctionSettings } from "../lambda/function.ts";
import type { JournalEntry } from "../lambda/journal-entry.ts";
import { APPLICATION_LOG_LEVELS } from "../lambda/log-level.ts";
import type { TelemetrySchema } from "../lambda/subscription.ts";
import { NEWEST_SCHEMA, telemetryEvents } from "../lambda/telemetry-event.ts";
import { logLine } from "../scenario/actual.ts";
import type { Mismatch, Source } from "../scenario/diagnostic.ts";
import { match } from "../scenario/matcher.ts";
import type { Tree } from "../scenario/tree.ts";
import { lackAt, type Lack } from "./lack.ts";

/** What is known of what processes wrote. */
interface Written {
  readonly entries: readonly JournalEntry[];
  readonly settings: FunctionSettings;
  /** Of the expectation. */
  readonly source: Source;
}

type LogEntry = Extract<JournalEntry, { type: "log" }>;

/** Lines that are objects are objects in one, and text in the other. */
const SCHEMAS: readonly TelemetrySchema[] = [
  NEWEST_SCHEMA,
  { api: "telemetry", version: "2022-07-01" },
];

/**
 * Adds to what did not come of `logs` and `telemetry` that the function did write it, but below its
 * level, so that it went nowhere. `expect` has its variables put in.
 */
export function explainFiltered(
  mismatches: readonly Mismatch[],
  expect: Tree,
  { entries, settings, source }: Written,
): readonly Mismatch[] {
  const filtered = entries
    .filter((entry) => entry.type === "log")
    .filter((entry) => !isWrittenToLog(entry, settings));
  if (filtered.length === 0) return mismatches;
  return mismatches.map((mismatch) => {
    const lack = mismatch.hint === undefined ? lackAt(mismatch, expect) : undefined;
    const line = lack && filtered.find((entry) => isMeant(entry, lack, { settings, source }));
    return line ? { ...mismatch, hint: whyNotWritten(line, settings) } : mismatch;
  });
}

/** Whether it would have been what was expected. */
function isMeant(
  entry: LogEntry,
  { story, items }: Lack,
  { settings, source }: Omit<Written, "entries">,
): boolean {
  const least = { ...settings, applicationLogLevel: "TRACE" } as const;
  const values =
    story.at(-1) === "logs"
      ? [logLine(entry.source, entry.line)]
      : SCHEMAS.flatMap((schema) => telemetryEvents(entry, least, schema));
  const context = { source, path: "", vars: new Map() };
  return items.some((item) => values.some((value) => match(item, value, context).length === 0));
}

function whyNotWritten(
  { line }: LogEntry,
  { applicationLogLevel: least }: FunctionSettings,
): string {
  const level = APPLICATION_LOG_LEVELS.findLast((each) => isApplicationLineWritten(line, each));
  const what = `the function wrote such a line, but it is ${level}, below applicationLogLevel ${least}`;
  const timestamp = new Date(0).toISOString();
  const stamped = JSON.stringify({ ...parseLogObject(line), timestamp });
  const isForStamp = isApplicationLineWritten(stamped, least);
  return isForStamp ? `${what}: without an RFC 3339 timestamp a JSON line is INFO` : what;
}
