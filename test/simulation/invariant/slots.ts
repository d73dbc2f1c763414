import { byEnvironment, type Invariant, type Run } from "../run.ts";
import { isShared } from "../share-some.ts";

/** An environment never has more invocations than slots, and where it has several nobody is told of them. */
export const slots: Invariant = (run) => [...tooMany(run), ...toldOf(run)];

function tooMany(run: Run): readonly string[] {
  return [...byEnvironment(run)].flatMap(([number, entries]) => {
    const current = new Set<string>();
    return entries.flatMap((entry) => {
      if (entry.type === "invokeEnded") current.delete(entry.requestId);
      if (entry.type === "invokeStarted") current.add(entry.requestId);
      if (entry.type !== "invokeStarted" || current.size <= run.plan.slots) return [];
      return [`environment ${number} has ${current.size} invocations in ${run.plan.slots} slots`];
    });
  });
}

function toldOf({ plan, entries }: Run): readonly string[] {
  if (!isShared(plan)) return [];
  return entries.flatMap((entry) =>
    entry.type === "eventSent" && entry.event.eventType === "INVOKE"
      ? [`"${entry.extension}" of ${entry.environment} gets an INVOKE`]
      : [],
  );
}
