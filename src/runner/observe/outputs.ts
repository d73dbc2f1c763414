import type { JournalEntry } from "../../lambda/journal-entry.ts";
import type { Output } from "../event.ts";

/** How many of the last lines of a process are kept for a report, and of how many characters. */
const MAX_LINES = 200;
const MAX_LENGTH = 65_536;

/** The longest line that is kept whole, in UTF-16 units. */
const MAX_LINE_LENGTH = 8192;

/**
 * What each process wrote, in the order in which the processes first wrote. `lost` is how many more
 * lines each has written that `entries` do not have.
 */
export function outputs(
  entries: readonly JournalEntry[],
  lost: ReadonlyMap<string, number> = new Map(),
): readonly Output[] {
  const bySource = new Map([...lost.keys()].map((source): [string, string[]] => [source, []]));
  for (const entry of entries) {
    if (entry.type !== "log") continue;
    const lines = bySource.get(entry.source) ?? [];
    bySource.set(entry.source, lines);
    lines.push(entry.line);
  }
  return [...bySource].map(([source, lines]) => {
    return { source, lines: lastOf(lines), total: lines.length + (lost.get(source) ?? 0) };
  });
}

/** The last of `lines`, within the bounds; there is always one. A longer line ends with `…`. */
function lastOf(lines: readonly string[]): readonly string[] {
  const last: string[] = [];
  let length = 0;
  for (let index = lines.length - 1; index >= 0 && last.length < MAX_LINES; index--) {
    const line = lines[index] ?? "";
    const kept = line.length > MAX_LINE_LENGTH ? `${line.slice(0, MAX_LINE_LENGTH)}…` : line;
    length += kept.length;
    if (length > MAX_LENGTH && last.length > 0) break;
    last.push(kept);
  }
  return last.toReversed();
}

/** Every line that processes wrote, in its order. */
export function writtenLines(entries: readonly JournalEntry[]): readonly string[] {
  return entries.flatMap((entry) => (entry.type === "log" ? entry.line : []));
}
