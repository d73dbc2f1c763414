import type { JournalEntry } from "../../../src/lambda/journal-entry.ts";
import { isAttached } from "../attach-some.ts";
import type { Exchange, Invariant } from "../run.ts";

/** What someone else starts is not started by us, and an environment without a process never frozen. */
export const notOurs: Invariant = ({ entries, plan }) => {
  const wrong: string[] = [];
  const hasProcess = new Set<number>();
  for (const entry of entries) {
    if (entry.type === "processStarted") {
      hasProcess.add(entry.environment);
      if (plan.attached.includes(entry.source)) wrong.push(`"${entry.source}" is started by us`);
    }
    if (entry.type === "frozen" && !hasProcess.has(entry.environment)) {
      wrong.push(`environment ${entry.environment} is frozen and has no process`);
    }
  }
  return wrong;
};

/** The init of what is attached begins with the first call, at its very instant, and not before. */
export const firstCall: Invariant = (run) => {
  if (!isAttached(run.plan)) return [];
  return run.entries.flatMap((entry, index) => {
    if (entry.type !== "initStarted") return [];
    const isCalled = run.exchanges.some((exchange) => isFirstCall(exchange, entry, index));
    const generation = run.generationOf.get(entry);
    const heard = run.entries.find(
      (other) => run.generationOf.get(other) === generation && CALLS.includes(other.type),
    );
    const isPrompt = heard === undefined || heard.monotonicMs >= entry.monotonicMs;
    return isCalled && isPrompt ? [] : [`init of ${entry.environment} begins out of turn`];
  });
};

const CALLS: readonly JournalEntry["type"][] = ["registered", "next"];
const PATHS = /(invocation\/next|init\/error|register)$/;

/** It was there before init, and not answered before it; its body may have been long in coming. */
function isFirstCall(exchange: Exchange, init: JournalEntry, index: number): boolean {
  const { environment, path, arrivedAt, answeredAtMs } = exchange;
  const isPending = arrivedAt <= index && answeredAtMs >= init.monotonicMs;
  return environment === init.environment && PATHS.test(path) && isPending;
}
