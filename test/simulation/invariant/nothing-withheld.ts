import type { JournalEntry } from "../../../src/lambda/journal-entry.ts";
import { byEnvironment, type Exchange, type Invariant } from "../run.ts";

/** A runtime that asks while its invocation goes on is answered there and then. */
export const nothingWithheld: Invariant = (run) => {
  const all = byEnvironment(run);
  const positions = new Map(run.entries.map((entry, index) => [entry, index]));
  return run.exchanges
    .filter(({ path }) => path.endsWith("/invocation/next"))
    .filter(({ answeredAtMs, arrivedAtMs }) => answeredAtMs > arrivedAtMs)
    .filter((exchange) => {
      const entries = all.get(exchange.environment) ?? [];
      return isUnderWay(exchange, entries, (entry) => positions.get(entry)!);
    })
    .map(({ environment }) => `environment ${environment} withholds its invocation`);
};

/** It had started when the request came, and was not answered at that instant. */
function isUnderWay(
  { arrivedAt, arrivedAtMs }: Exchange,
  entries: readonly JournalEntry[],
  positionOf: (entry: JournalEntry) => number,
): boolean {
  const started = entries.findLast(
    (entry) => entry.type === "invokeStarted" && positionOf(entry) < arrivedAt,
  );
  if (!started) return false;
  const answered = entries.find(
    (entry) => entry.type === "answered" && positionOf(entry) > positionOf(started),
  );
  return answered !== undefined && answered.monotonicMs > arrivedAtMs;
}
