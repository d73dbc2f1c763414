import { memorySizeMb, type FunctionSettings } from "./function.ts";
import type { JournalEntry } from "./journal-entry.ts";

/**
 * The lines that the platform writes to the log for an entry of the journal, none for most of them:
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-view.html
 */
export function platformLines(entry: JournalEntry, settings: FunctionSettings): readonly string[] {
  switch (entry.type) {
    case "invokeStarted":
      return [`START RequestId: ${entry.requestId} Version: ${settings.version}`];
    case "invokeEnded":
      return [`END RequestId: ${entry.requestId}`, reportLine(entry, settings)];
    case "initEnded":
      return entry.status === "success" || entry.phase === "invoke" ? [] : [initReportLine(entry)];
    default:
      return [];
  }
}

/** Fields are separated by tabs; one stands at the end, as in the service's own lines. */
function reportLine(
  entry: Extract<JournalEntry, { type: "invokeEnded" }>,
  settings: FunctionSettings,
): string {
  const fields = [
    `REPORT RequestId: ${entry.requestId}`,
    `Duration: ${entry.durationMs.toFixed(2)} ms`,
    `Billed Duration: ${entry.billedMs} ms`,
    `Memory Size: ${memorySizeMb(settings)} MB`,
    // Where nothing can be measured, RIE says this too.
    `Max Memory Used: ${entry.maxMemoryMb ?? memorySizeMb(settings)} MB`,
  ];
  if (entry.initMs !== undefined) fields.push(`Init Duration: ${entry.initMs.toFixed(2)} ms`);
  if (entry.status !== "success") fields.push(`Status: ${entry.status}`);
  if (entry.errorType !== undefined) fields.push(`Error Type: ${entry.errorType}`);
  return `${fields.join("\t")}\t`;
}

/** Written only when init on demand fails. */
function initReportLine(entry: Extract<JournalEntry, { type: "initEnded" }>): string {
  const fields = [
    `INIT_REPORT Init Duration: ${entry.durationMs.toFixed(2)} ms`,
    `Phase: ${entry.phase}`,
    `Status: ${entry.status}`,
  ];
  if (entry.errorType !== undefined) fields.push(`Error Type: ${entry.errorType}`);
  return fields.join("\t");
}
