import { isWrittenToLog } from "./application-log.ts";
import type { FunctionSettings } from "./function.ts";
import type { JournalEntry } from "./journal-entry.ts";
import { isWritten } from "./log-level.ts";
import { systemLogLevel } from "./system-log.ts";
import { platformEvents } from "./platform-events.ts";
import { textLines } from "./text-log.ts";

/**
 * The lines that an entry of the journal adds to the log of the function, none for most of them:
 * what a process has written, as it is, and what the platform writes. Levels count only where the
 * format is JSON
 * (https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html).
 */
export function logLines(entry: JournalEntry, settings: FunctionSettings): readonly string[] {
  if (entry.type === "log") return isWrittenToLog(entry, settings) ? [entry.line] : [];
  const isJson = settings.logFormat === "JSON";
  // There is no line of text for it, and it comes with every invoke.
  if (!isJson && entry.type === "runtimeDone") return [];
  const events = platformEvents(entry, settings);
  if (!isJson) return events.flatMap(textLines);
  return events
    .filter((event) => isWritten(systemLogLevel(event), settings.systemLogLevel))
    .map((event) => JSON.stringify(event));
}
