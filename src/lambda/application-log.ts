import { RUNTIME } from "./source-name.ts";
import type { FunctionSettings } from "./function.ts";
import type { JournalEntry } from "./journal-entry.ts";
import { APPLICATION_LOG_LEVELS, isWritten, type ApplicationLogLevel } from "./log-level.ts";

/** The pattern of RFC 3339. It is only as strict as needed to recognize a timestamp. */
const TIMESTAMP = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;

/** Names of two levels in Python's `logging`. Its runtime client translates them. */
const ALIASES: Readonly<Record<string, ApplicationLogLevel>> = {
  WARNING: "WARN",
  CRITICAL: "FATAL",
};

/**
 * Whether a line of a process goes into the log and to subscribers. The level counts only if the
 * log format is JSON, and only for lines of the function. Lines of extensions always go.
 */
export function isWrittenToLog(
  { source, line }: Extract<JournalEntry, { type: "log" }>,
  { logFormat, applicationLogLevel }: FunctionSettings,
): boolean {
  const isLevelled = logFormat === "JSON" && source === RUNTIME;
  return !isLevelled || isApplicationLineWritten(line, applicationLogLevel);
}

/**
 * Whether a line of the function is written if the log has the level `least`. Only a JSON object
 * has a level. The level is INFO if the object has no known level or no timestamp in RFC 3339:
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html
 */
export function isApplicationLineWritten(line: string, least: ApplicationLogLevel): boolean {
  const message = parseLogObject(line);
  return message === undefined || isWritten(levelOf(message), least);
}

/** Reads `line` as a JSON object; undefined if it is none. */
export function parseLogObject(line: string): object | undefined {
  if (!line.trimStart().startsWith("{")) return undefined;
  try {
    return JSON.parse(line) as object;
  } catch {
    return undefined;
  }
}

function levelOf(message: object): ApplicationLogLevel {
  const timestamp: unknown = Reflect.get(message, "timestamp");
  if (typeof timestamp !== "string" || !TIMESTAMP.test(timestamp)) return "INFO";
  const [, written] = Object.entries(message).find(([key]) => key.toLowerCase() === "level") ?? [];
  const name = String(written).toUpperCase();
  return APPLICATION_LOG_LEVELS.find((level) => level === name) ?? ALIASES[name] ?? "INFO";
}
