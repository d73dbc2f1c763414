import { plural } from "../../core/plural.ts";
import type { Journal } from "../../core/journal.ts";
import type { JournalEntry } from "../../lambda/journal-entry.ts";
import type { Messages } from "./messages.ts";

/**
 * Warns of telemetry that its subscriber will never get. Some records always come too late for a
 * listener at its end; if it has taken its batches until then, there is no warning.
 */
export function printLosses(
  journal: Journal<JournalEntry>,
  messages: Pick<Messages, "warn">,
): void {
  journal.subscribe((entry) => {
    const loss = lossOf(entry);
    if (loss !== undefined) messages.warn(loss);
  });
}

function lossOf(entry: JournalEntry): string | undefined {
  if (entry.type === "telemetryDropped")
    return `${entry.extension} lost ${counted(entry.records)}: ${entry.reason}`;
  if (entry.type !== "unsubscribed" || entry.problem === undefined) return undefined;
  return `${entry.extension} had not taken ${counted(entry.records)} at its end: ${entry.problem}`;
}

function counted(records: number): string {
  return `${plural(records, "record")} of telemetry`;
}
