import type { Clock } from "../../core/clock.ts";
import type { Journal } from "../../core/journal.ts";
import type { FunctionSettings } from "../../lambda/function.ts";
import type { JournalEntry } from "../../lambda/journal-entry.ts";
import { logLines } from "../../lambda/log-line.ts";
import { visibleLine } from "../../report/text/visible.ts";

/**
 * How long entries are gathered before their lines are written, in milliseconds. Writing costs as
 * much as an invoke, and nobody waits for the lines.
 */
const GATHER_MS = 10;

/**
 * Writes the log of a function as it grows: what its processes print, and the platform's START, END
 * and REPORT. The returned function writes the rest.
 */
export function printLog(
  journal: Journal<JournalEntry>,
  { settings, clock, write }: PrintOptions,
): () => void {
  let pending: JournalEntry[] = [];
  const flush = (): void => {
    const lines: string[] = [];
    for (const entry of pending) {
      const own = logLines(entry, settings);
      lines.push(...(entry.type === "log" ? own.map(visibleLine) : own));
    }
    pending = [];
    write(lines);
  };
  journal.subscribe((entry) => {
    if (pending.push(entry) === 1) clock.schedule(GATHER_MS, flush);
  });
  return flush;
}

interface PrintOptions {
  readonly settings: FunctionSettings;
  readonly clock: Clock;
  readonly write: (lines: readonly string[]) => void;
}
