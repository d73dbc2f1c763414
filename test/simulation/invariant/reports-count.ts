import type { JournalEntry } from "../../../src/lambda/journal-entry.ts";
import type { Exchange, Invariant, Run } from "../run.ts";

/** An error that is reported by one whose exit nobody sees ends what goes on at that very instant. */
export const reportsCount: Invariant = (run) =>
  run.exchanges
    .filter((exchange) => isReport(exchange) && !exchange.isOver && hasBegun(run, exchange))
    .filter((exchange) => !run.entries.some((entry) => isFailureAt(entry, exchange)))
    .map(({ path, environment }) => `environment ${environment} goes on after ${path}`);

/**
 * Whether `exchange` is an accepted report of an error by one whose exit nobody sees: it is
 * attached, or an internal extension, which lives in the process of the runtime.
 */
export function isReport({ path, status, process }: Exchange): boolean {
  if (status !== 202) return false;
  const isExtension = /extension\/\w+\/error$/.test(path);
  if (process.isAttached) return isExtension || path.endsWith("runtime/init/error");
  return isExtension && process.name === "runtime";
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
