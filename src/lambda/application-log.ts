import { RUNTIME } from "./source-name.ts";
import type { FunctionSettings } from "./function.ts";
import type { JournalEntry } from "./journal-entry.ts";
import { APPLICATION_LOG_LEVELS, isWritten, type ApplicationLogLevel } from "./log-level.ts";

/** RFC 3339, as far as it needs to be told from anything else. */
const TIMESTAMP = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;

/** What Python's `logging` calls two of them; its runtime client translates these. */
const ALIASES: Readonly<Record<string, ApplicationLogLevel>> = {
  WARNING: "WARN",
  CRITICAL: "FATAL",
};

/**
 * Whether a line that a process wrote goes into the log and to subscribers. Levels count only where
 * the format is JSON, and they are the function's: what an extension writes is not looked at.
 */
export function isWrittenToLog(
  { source, line }: Extract<JournalEntry, { type: "log" }>,
  { logFormat, applicationLogLevel }: FunctionSettings,
): boolean {
  const isLevelled = logFormat === "JSON" && source === RUNTIME;
  return !isLevelled || isApplicationLineWritten(line, applicationLogLevel);
}

/**
 * Whether a line of the function is written where `least` is asked for. Only a JSON object has a
 * level; it is INFO without one that is known, or without a timestamp in RFC 3339:
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html
 */
export function isApplicationLineWritten(line: string, least: ApplicationLogLevel): boolean {
  const message = parseLogObject(line);
  return message === undefined || isWritten(levelOf(message), least);
}

/** The object that `line` is in JSON; undefined for anything else. */
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
