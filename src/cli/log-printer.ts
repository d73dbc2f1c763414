import type { Clock } from "../core/clock.ts";
import type { Journal } from "../core/journal.ts";
import type { FunctionSettings } from "../lambda/function.ts";
import type { JournalEntry } from "../lambda/journal-entry.ts";
import { logLines } from "../lambda/log-line.ts";

/** Lines are gathered for so long before they are written, since a write costs as much as an invoke. */
const GATHER_MS = 10;

/**
 * Writes the log of a function as it grows: what its processes print, and the platform's START, END
 * and REPORT. The returned function writes what is left.
 */
export function printLog(
  journal: Journal<JournalEntry>,
  { settings, clock, write }: PrintOptions,
): () => void {
  let pending = "";
  const flush = (): void => {
    if (pending !== "") write(pending);
    pending = "";
  };
  journal.subscribe((entry) => {
    const lines = logLines(entry, settings);
    if (lines.length === 0) return;
    if (pending === "") clock.schedule(GATHER_MS, flush);
    for (const line of lines) pending += `${line}\n`;
  });
  return flush;
}

interface PrintOptions {
  readonly settings: FunctionSettings;
  readonly clock: Clock;
  readonly write: (text: string) => void;
}
