import type { JournalEntry } from "../../../src/lambda/journal-entry.ts";
import { byEnvironment, type Invariant } from "../run.ts";

const PHASES: readonly JournalEntry["type"][] = [
  "initStarted",
  "initEnded",
  "invokeStarted",
  "answered",
  "runtimeDone",
  "invokeEnded",
  "resetStarted",
  "shutdownStarted",
];

/**
 * A process that dies ends what goes on at that very instant, with a failure. Where two die at once
 * the first may have ended it.
 */
export const failFast: Invariant = (run) =>
  [...byEnvironment(run)].flatMap(([number, entries]) =>
    entries.flatMap((entry, index) => {
      if (entry.type !== "processExited" || entry.isExpected) return [];
      const last = entries.slice(0, index).findLast(({ type }) => PHASES.includes(type));
      if (last?.monotonicMs === entry.monotonicMs && isFailedInit(last)) return [];
      const next = entries
        .slice(index)
        .find((after) => PHASES.includes(after.type) && !isDone(after, entries.slice(0, index)));
      if (next?.monotonicMs === entry.monotonicMs && !isSuccess(next)) return [];
      return [`environment ${number} goes on to ${next?.type} without its "${entry.source}"`];
    }),
  );

function isFailedInit(entry: JournalEntry): boolean {
  return entry.type === "initEnded" && entry.status !== "success";
}

/** Of an invocation that the runtime had answered before. */
function isDone(entry: JournalEntry, before: readonly JournalEntry[]): boolean {
  if (entry.type !== "runtimeDone" && entry.type !== "invokeEnded") return false;
  return before.some((other) => other.type === "answered" && other.requestId === entry.requestId);
}

function isSuccess(entry: JournalEntry): boolean {
  return (entry.type === "initEnded" || entry.type === "invokeEnded") && entry.status === "success";
}
