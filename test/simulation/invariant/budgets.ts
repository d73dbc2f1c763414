import type { JournalEntry } from "../../../src/lambda/journal-entry.ts";
import { initTimeoutMs } from "../../../src/lambda/function.ts";
import { SHUTDOWN_BUDGET_MS } from "../../../src/lambda/limits/protocol.ts";
import { isAttached } from "../attach-some.ts";
import { isShared } from "../share-some.ts";
import { byEnvironment, sinceInit, type Invariant, type Run } from "../run.ts";

/** Differences of fractions of milliseconds. */
const EPSILON_MS = 0.001;

/** No phase takes longer than it may. Time is virtual, so there is nothing to allow for. */
export const budgets: Invariant = (run) =>
  [...byEnvironment(run).values()].flatMap((entries) => [
    ...entries.flatMap((entry, index) =>
      "durationMs" in entry ? overrun(run, entry, sinceInit(run, entries, index)) : [],
    ),
    ...lateAnswers(run, entries),
  ]);

function overrun(run: Run, entry: JournalEntry, since: readonly JournalEntry[]): string[] {
  const budgetMs = budgetOf(run, entry, since);
  if (budgetMs === undefined || !("durationMs" in entry)) return [];
  if (entry.durationMs <= budgetMs + EPSILON_MS) return [];
  return [`${entry.type} of ${entry.environment} took ${entry.durationMs} of ${budgetMs} ms`];
}

function budgetOf(
  { plan }: Run,
  entry: JournalEntry,
  since: readonly JournalEntry[],
): number | undefined {
  const { settings } = plan;
  switch (entry.type) {
    case "initEnded": {
      // Whoever attaches may take as long as it likes.
      if (isAttached(plan)) return undefined;
      const { phase, initializationType } = entry;
      const isOwn = phase === "init" || isShared(plan);
      return isOwn ? initTimeoutMs({ ...settings, initializationType }) : settings.timeoutMs;
    }
    case "runtimeDone":
    case "invokeEnded":
      return settings.timeoutMs;
    case "resetEnded":
    case "shutdownEnded":
      return terminationBudgetMs(since);
    default:
      return undefined;
  }
}

/** By who had registered since the last init began, when the processes were told to go. */
function terminationBudgetMs(since: readonly JournalEntry[]): number {
  const told = since.findLastIndex(
    ({ type }) => type === "resetStarted" || type === "shutdownStarted",
  );
  const kinds = since
    .slice(0, told)
    .flatMap((entry) => (entry.type === "registered" ? [entry.kind] : []));
  if (kinds.includes("external")) return SHUTDOWN_BUDGET_MS.external;
  return SHUTDOWN_BUDGET_MS[kinds.length > 0 ? "internal" : "none"];
}

/** From when the deadline was set, the caller has an answer within the function's timeout. */
function lateAnswers(run: Run, entries: readonly JournalEntry[]): string[] {
  const { timeoutMs } = run.plan.settings;
  const startedAtMs = new Map(
    run.invocations.map(({ invocation }) => [invocation.requestId, invocation.startedMs]),
  );
  return entries.flatMap((entry) => {
    if (entry.type !== "answered") return [];
    const tookMs = entry.monotonicMs - (startedAtMs.get(entry.requestId) ?? Number.NaN);
    return tookMs > timeoutMs + EPSILON_MS
      ? [`${entry.requestId} was answered after ${tookMs} ms`]
      : [];
  });
}
