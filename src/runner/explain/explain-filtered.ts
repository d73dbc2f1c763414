import type { FunctionSettings } from "../../lambda/function.ts";
import type { JournalEntry } from "../../lambda/journal-entry.ts";
import { logLine } from "../../scenario/actual.ts";
import type { Mismatch, Source } from "../../scenario/diagnostic.ts";
import { match } from "../../scenario/matcher.ts";
import type { Tree } from "../../scenario/tree.ts";
import { lackAt, type Lack } from "./lack.ts";
import { eventsIfWritten, whyNotWritten, type LogEntry } from "./why-not-written.ts";

/** What is known of what processes wrote. */
interface Written {
  readonly entries: readonly JournalEntry[];
  readonly settings: FunctionSettings;
  /** Of the expectation. */
  readonly source: Source;
}

/**
 * Adds to what did not come of `logs` and `telemetry` that the function did write it, but below its
 * level, so that it went nowhere. `expect` has its variables put in.
 */
export function explainFiltered(
  mismatches: readonly Mismatch[],
  expect: Tree,
  { entries, settings, source }: Written,
): readonly Mismatch[] {
  return mismatches.map((mismatch) => {
    const lack = mismatch.hint === undefined ? lackAt(mismatch, expect) : undefined;
    if (!lack) return mismatch;
    const isOfLack = (entry: LogEntry): boolean => isMeant(entry, lack, { settings, source });
    const hint = whyNotWritten(entries, settings, isOfLack);
    return hint === undefined ? mismatch : { ...mismatch, hint };
  });
}

/** Whether it would have been what was expected. */
function isMeant(
  entry: LogEntry,
  { story, items }: Lack,
  { settings, source }: Omit<Written, "entries">,
): boolean {
  const values =
    story.at(-1) === "logs"
      ? [logLine(entry.source, entry.line)]
      : eventsIfWritten(entry, settings);
  const context = { source, path: "", vars: new Map() };
  return items.some((item) => values.some((value) => match(item, value, context).length === 0));
}
