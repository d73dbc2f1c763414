import type { JournalEntry } from "../../../src/lambda/journal-entry.ts";
import { byEnvironment, type Invariant } from "../run.ts";

type Sent = Extract<JournalEntry, { type: "eventSent" }>;

/** An attached extension that is told of the shutdown has until it asks for more, or its deadline. */
export const timeToLeave: Invariant = (run) =>
  [...byEnvironment(run)].flatMap(([number, entries]) =>
    entries.flatMap((entry, index) =>
      entry.type === "eventSent" &&
      run.plan.attached.includes(entry.extension) &&
      !hasItsTime(entry, entries.slice(index))
        ? [`environment ${number} does not wait for "${entry.extension}"`]
        : [],
    ),
  );

function hasItsTime({ event, extension, at }: Sent, after: readonly JournalEntry[]): boolean {
  if (event.eventType !== "SHUTDOWN") return true;
  const end = after.findIndex(({ type }) => type === "resetEnded" || type === "shutdownEnded");
  const isBack = after
    .slice(0, end)
    .some((entry) => entry.type === "next" && entry.source === extension);
  return isBack || after[end] === undefined || after[end].at >= Math.max(at, event.deadlineMs);
}
