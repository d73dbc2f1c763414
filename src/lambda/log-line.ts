import { isApplicationLineWritten } from "./application-log.ts";
import type { FunctionSettings } from "./function.ts";
import type { JournalEntry } from "./journal-entry.ts";
import { isWritten } from "./log-level.ts";
import { systemLogLevel } from "./system-log.ts";
import { platformEvents } from "./telemetry.ts";
import { textLines } from "./text-log.ts";

/**
 * The lines that an entry of the journal adds to the log of the function, none for most of them:
 * what a process has written, as it is, and what the platform writes. Levels count only where the
 * format is JSON
 * (https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html).
 */
export function logLines(entry: JournalEntry, settings: FunctionSettings): readonly string[] {
  const { logFormat, applicationLogLevel, systemLogLevel: leastOfSystem } = settings;
  const isJson = logFormat === "JSON";
  if (entry.type === "log") {
    // Levels are the function's: what an extension writes is not looked at.
    const isLevelled = isJson && entry.source === "runtime";
    const isKept = !isLevelled || isApplicationLineWritten(entry.line, applicationLogLevel);
    return isKept ? [entry.line] : [];
  }
  // There is no line of text for it, and it comes with every invoke.
  if (!isJson && entry.type === "runtimeDone") return [];
  const events = platformEvents(entry, settings);
  if (!isJson) return events.flatMap(textLines);
  return events
    .filter((event) => isWritten(systemLogLevel(event), leastOfSystem))
    .map((event) => JSON.stringify(event));
}
