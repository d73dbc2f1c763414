import { initTimeoutMs } from "../../../src/lambda/function.ts";
import type { JournalEntry } from "../../../src/lambda/journal-entry.ts";
import { isAttached } from "../attach-some.ts";
import { isShared } from "../share-some.ts";
import { byEnvironment, type Invariant, type Run } from "../run.ts";
import { isReport } from "./reports-count.ts";

/**
 * Nothing fails without a cause: what timed out had all of its time, and an environment is shut
 * down for a failure when a process has died, or one whose death nobody sees has said that it
 * fails. (The plan never asks for that reason.)
 */
export const causes: Invariant = (run) =>
  [...byEnvironment(run).values()].flatMap((entries) =>
    entries.flatMap((entry, index) => without(run, entry, () => entries.slice(0, index))),
  );

function without(run: Run, entry: JournalEntry, before: () => readonly JournalEntry[]): string[] {
  const { plan } = run;
  const { settings } = plan;
  switch (entry.type) {
    case "initEnded": {
      if (isAttached(plan)) {
        return entry.status === "timeout" ? [`init of ${entry.environment} timed out`] : [];
      }
      const { phase, initializationType } = entry;
      const isOwn = phase === "init" || isShared(plan);
      const limitMs = isOwn
        ? initTimeoutMs({ ...settings, initializationType })
        : settings.timeoutMs;
      return entry.status === "timeout" && entry.durationMs !== limitMs
        ? [`init of ${entry.environment} timed out after ${entry.durationMs} ms`]
        : [];
    }
    case "answered": {
      if (entry.outcome !== "timeout") return [];
      if (isOfInit(run, entry)) return [];
      const asked = run.invocations.find(({ invocation: { requestId } }) => {
        return requestId === entry.requestId;
      });
      const tookMs = entry.monotonicMs - (asked?.invocation.startedMs ?? 0);
      return tookMs !== settings.timeoutMs
        ? [`${entry.requestId} timed out after ${tookMs} ms`]
        : [];
    }
    case "shutdownStarted":
      return entry.reason === "failure" &&
        !before().some((other) => isDeathAt(other, entry)) &&
        !isReportedAt(run, entry)
        ? [`environment ${entry.environment} is shut down for no failure`]
        : [];
    default:
      return [];
  }
}

/** Where several wait for an init that is repeated, its own limit ends all of them. */
function isOfInit(
  { plan, entries }: Run,
  { environment, monotonicMs, errorType }: Extract<JournalEntry, { type: "answered" }>,
): boolean {
  if (!isShared(plan) || errorType === "Sandbox.Timedout") return false;
  return entries.some(
    (entry) =>
      entry.type === "initEnded" &&
      entry.status === "timeout" &&
      entry.environment === environment &&
      entry.monotonicMs === monotonicMs,
  );
}

function isDeathAt(entry: JournalEntry, { monotonicMs }: JournalEntry): boolean {
  return entry.type === "processExited" && !entry.isExpected && entry.monotonicMs === monotonicMs;
}

function isReportedAt({ exchanges }: Run, { environment, monotonicMs }: JournalEntry): boolean {
  return exchanges.some((exchange) => {
    const isThen = exchange.answeredAtMs === monotonicMs;
    return exchange.environment === environment && isThen && isReport(exchange);
  });
}
