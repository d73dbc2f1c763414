import { byEnvironment, type Invariant, type Run } from "../run.ts";
import { isShared } from "../share-some.ts";

/**
 * An environment never has more invocations than slots. Where it has several, no extension is told
 * of them, and it takes none while it is reset.
 */
export const slots: Invariant = (run) => [...tooMany(run), ...toldOf(run), ...takenAmiss(run)];

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

function takenAmiss(run: Run): readonly string[] {
  if (!isShared(run.plan)) return [];
  return run.invocations.flatMap(({ invocation: { requestId, journalStart }, report }) => {
    const last = run.entries.findLast(
      ({ type, environment }, index) =>
        index < journalStart &&
        environment === report?.environment &&
        (type === "resetStarted" || type === "resetEnded"),
    );
    return last?.type === "resetStarted" ? [`${requestId} is taken during a reset`] : [];
  });
}
