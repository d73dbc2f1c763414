import type { JournalEntry } from "../../lambda/journal-entry.ts";
import type { Output } from "../event.ts";

/** How many of the last lines of a process are kept for a report. */
const MAX_LINES = 20;

/** What each process wrote, in the order in which the processes first wrote. */
export function outputs(entries: readonly JournalEntry[]): readonly Output[] {
  const bySource = new Map<string, string[]>();
  for (const entry of entries) {
    if (entry.type !== "log") continue;
    const lines = bySource.get(entry.source) ?? [];
    bySource.set(entry.source, lines);
    lines.push(entry.line);
  }
  return [...bySource].map(([source, lines]) => ({
    source,
    lines: lines.slice(-MAX_LINES),
    total: lines.length,
  }));
}

/** Every line that processes wrote, in its order. */
export function writtenLines(entries: readonly JournalEntry[]): readonly string[] {
  return entries.flatMap((entry) => (entry.type === "log" ? entry.line : []));
}
