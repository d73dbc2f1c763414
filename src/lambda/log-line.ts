import { isWrittenToLog } from "./application-log.ts";
import type { FunctionSettings } from "./function.ts";
import type { JournalEntry } from "./journal-entry.ts";
import { isWritten } from "./log-level.ts";
import { systemLogLevel } from "./system-log.ts";
import { platformEvents } from "./platform-events.ts";
import { textLines } from "./text-log.ts";

/**
 * The lines that `entry` adds to the log of the function. Most entries add none. Lines of a process
 * are added unchanged, beside the lines of the platform. Levels count only if the format is JSON
 * (https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html).
 */
export function logLines(entry: JournalEntry, settings: FunctionSettings): readonly string[] {
  if (entry.type === "log") return isWrittenToLog(entry, settings) ? [entry.line] : [];
  const isJson = settings.logFormat === "JSON";
  // It comes with each invoke and has no line in text.
  if (!isJson && entry.type === "runtimeDone") return [];
  const events = platformEvents(entry, settings);
  if (!isJson) return events.length === 1 ? textLines(events[0]!) : events.flatMap(textLines);
  return events
    .filter((event) => isWritten(systemLogLevel(event), settings.systemLogLevel))
    .map((event) => JSON.stringify(event));
}
