import type { JournalEntry } from "../../../src/lambda/journal-entry.ts";
import { isAttached } from "../attach-some.ts";
import type { Invariant, Run } from "../run.ts";
import type { Watched } from "../watched-fleet.ts";

/** What ends the time in which a failed init is what there is to tell. */
const NEWS: readonly JournalEntry["type"][] = [
  ...(["registered", "next", "initStarted", "initEnded"] as const),
  ...(["invokeStarted", "shutdownStarted"] as const),
];

/** Whoever invokes an attached environment whose init has failed, and that nobody has called since, is told why. */
export const toldFailures: Invariant = (run) =>
  isAttached(run.plan)
    ? run.invocations.flatMap((watched) => [...untold(run, watched), ...toldLate(run, watched)])
    : [];

function untold({ entries, exchanges }: Run, { invocation, report, answer }: Watched): string[] {
  if (!report) return [];
  const { requestId, journalStart } = invocation;
  const index = entries.findLastIndex(
    ({ type, environment }, at) =>
      at < journalStart && environment === report.environment && NEWS.includes(type),
  );
  const last = entries[index];
  if (last?.type !== "initEnded" || last.status === "success") return [];
  // An init that we interrupted is no failure of anybody's.
  if (last.errorType === "Sandbox.Failure") return [];
  // A call that was refused counts as well.
  const isCalled = exchanges.some(
    ({ environment, arrivedAt }) =>
      environment === report.environment && arrivedAt > index && arrivedAt <= journalStart,
  );
  const isTold = answer?.errorType === last.errorType || answer?.errorType === "Sandbox.Failure";
  if (waitsOutShutdown(entries, requestId, { journalStart, environment: report.environment })) {
    return [];
  }
  return isCalled || isTold ? [] : [`${requestId} is not told of ${last.errorType}`];
}

/** What shows which phase came next. A process may register or poll in a generation that is being ended. */
const PHASES: readonly JournalEntry["type"][] = ["initStarted", "initEnded", "shutdownStarted"];

/** A shutdown was asked for before the invocation came: it waits for the next to attach. */
function waitsOutShutdown(
  entries: readonly JournalEntry[],
  requestId: string,
  { journalStart, environment }: { journalStart: number; environment: number },
): boolean {
  const next = entries.slice(journalStart).find((entry) => {
    if (entry.type === "invokeStarted") return entry.requestId === requestId;
    return entry.environment === environment && PHASES.includes(entry.type);
  });
  return next?.type === "shutdownStarted";
}

/** Whoever waited when it failed is told at that very instant, unless we took the environment away. */
function toldLate({ entries }: Run, { invocation, report, answer, ...times }: Watched): string[] {
  if (!report || answer?.errorType === "Sandbox.Failure") return [];
  const next = entries.find(
    (entry, index) =>
      index >= invocation.journalStart &&
      entry.environment === report.environment &&
      (entry.type === "initEnded" || entry.type === "invokeStarted"),
  );
  if (next?.type !== "initEnded" || next.status === "success") return [];
  // Where an error had been reported before we took it away, that is what is told, at our time.
  const isTaken = entries.some(
    ({ type, environment, monotonicMs }) =>
      type === "shutdownStarted" &&
      environment === report.environment &&
      monotonicMs === times.answeredAtMs,
  );
  if (isTaken) return [];
  const isPrompt = times.answeredAtMs === next.monotonicMs;
  return isPrompt ? [] : [`${invocation.requestId} is told late of ${next.errorType}`];
}
