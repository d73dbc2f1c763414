import type { JournalEntry } from "../../../src/lambda/journal-entry.ts";
import type { Exchange, Invariant, Run } from "../run.ts";

/** An error that is reported by one whose exit nobody sees ends what goes on at that very instant. */
export const reportsCount: Invariant = (run) =>
  run.exchanges
    .filter((exchange) => isReport(exchange) && !exchange.isOver && hasBegun(run, exchange))
    .filter((exchange) => !run.entries.some((entry) => isFailureAt(entry, exchange)))
    .map(({ path, environment }) => `environment ${environment} goes on after ${path}`);

/** Whether `exchange` is the report of an error by a process that is attached, and was accepted. */
export function isReport({ path, status, process }: Exchange): boolean {
  return (
    process.isAttached && status === 202 && /(runtime\/init|extension\/\w+)\/error$/.test(path)
  );
}

/** Before init there is nothing that could end. */
function hasBegun({ entries, generationOf }: Run, { generation, arrivedAt }: Exchange): boolean {
  return entries
    .slice(0, arrivedAt)
    .some((entry) => entry.type === "initStarted" && generationOf.get(entry) === generation);
}

function isFailureAt(entry: JournalEntry, { environment, ...times }: Exchange): boolean {
  const { arrivedAtMs, answeredAtMs } = times;
  const isThen = entry.monotonicMs >= arrivedAtMs && entry.monotonicMs <= answeredAtMs;
  if (entry.environment !== environment || !isThen) return false;
  if (entry.type === "initEnded") return entry.status !== "success";
  return entry.type === "resetStarted" || entry.type === "shutdownStarted";
}
