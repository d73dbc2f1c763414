import type { JournalEntry } from "../../../src/lambda/journal-entry.ts";
import type { Exchange, Invariant, Run } from "../run.ts";
import { isShared } from "../share-some.ts";

/**
 * Where invocations share an environment, the first answer after a deadline is refused with 410,
 * each further one as one of an unknown id; and nothing else is refused with 410.
 */
export const lateAnswers: Invariant = (run) => {
  const posts = Map.groupBy(run.exchanges, ({ path }) => requestIdIn(path));
  return run.invocations.flatMap(({ invocation: { requestId } }) => {
    const refused = posts.get(requestId) ?? [];
    const gone = refused.filter(({ status }) => status === 410);
    const deadline = deadlineOf(run, requestId);
    if (gone.length > 1) return [`${requestId} is refused ${gone.length} times with 410`];
    if (gone.length > 0 && !deadline) return [`${requestId} is refused with 410 in time`];
    if (gone.some(({ text }) => !text.includes("Runtime.InvokeTimeout"))) {
      return [`${requestId} is refused with 410 for another reason`];
    }
    const isDue = deadline && refused.some((exchange) => isLate(run, exchange, deadline));
    return isDue && gone.length === 0 ? [`${requestId} is late and not told so`] : [];
  });
};

type End = Extract<JournalEntry, { type: "invokeEnded" }>;

/** The end of an invocation by its deadline, and by nothing else. */
function deadlineOf({ plan, entries }: Run, requestId: string): End | undefined {
  if (!isShared(plan)) return undefined;
  const end = entries.find(
    (entry): entry is End => entry.type === "invokeEnded" && entry.requestId === requestId,
  );
  return end?.status === "timeout" ? end : undefined;
}

/** It was posted after the deadline, to the runtime's own generation, which lived on. */
function isLate({ entries, generationOf }: Run, exchange: Exchange, deadline: End): boolean {
  const { generation, isReplaced, isOver, arrivedAt, answeredAtMs } = exchange;
  if (isOver || isReplaced || generationOf.get(deadline) !== generation) return false;
  const hasFailed = entries.some(
    (entry) =>
      generationOf.get(entry) === generation &&
      (entry.type === "resetStarted" || entry.type === "shutdownStarted") &&
      entry.monotonicMs <= answeredAtMs,
  );
  return !hasFailed && arrivedAt > entries.indexOf(deadline);
}

/** Of a path that answers an invocation. */
export function requestIdIn(path: string): string {
  return /\/invocation\/([^/]+)\//.exec(path)?.[1] ?? "";
}
