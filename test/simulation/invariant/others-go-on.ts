import type { Invariant, Run } from "../run.ts";
import { isReport } from "./reports-count.ts";
import { requestIdIn } from "./late-answers.ts";
import { isShared } from "../share-some.ts";
import type { JournalEntry } from "../../../src/lambda/journal-entry.ts";

/**
 * The end of one invocation ends no other: the runtime's answer to one that goes on is not that to
 * an unknown id, and a deadline resets nothing.
 */
export const othersGoOn: Invariant = (run) => [...refusedInTime(run), ...resetForNothing(run)];

function refusedInTime({ entries, exchanges, generationOf }: Run): readonly string[] {
  const started = new Map<string, number>();
  const answeredAtMs = new Map<string, number>();
  for (const [index, entry] of entries.entries()) {
    if (entry.type === "invokeStarted") started.set(entry.requestId, index);
    if (entry.type === "answered") answeredAtMs.set(entry.requestId, entry.monotonicMs);
  }
  return exchanges.flatMap(({ path, text, ...exchange }) => {
    const requestId = requestIdIn(path);
    const start = started.get(requestId) ?? Infinity;
    const isUnderWay =
      exchange.arrivedAt > start && exchange.answeredAtMs < (answeredAtMs.get(requestId) ?? 0);
    if (!isUnderWay || generationOf.get(entries[start]!) !== exchange.generation) return [];
    return text.includes("InvalidRequestID") ? [`${requestId} is not known while it goes on`] : [];
  });
}

/** Something has died, has failed or was taken away at the instant of each reset. */
function resetForNothing(run: Run): readonly string[] {
  if (!isShared(run.plan)) return [];
  const { entries, exchanges } = run;
  return entries.flatMap((reset, index) => {
    if (reset.type !== "resetStarted") return [];
    const { environment, monotonicMs } = reset;
    const hasCause = entries.some(
      (entry) =>
        entry.monotonicMs === monotonicMs && entry.environment === environment && isCause(entry),
    );
    const isReported = exchanges.some(
      (exchange) =>
        exchange.environment === environment &&
        exchange.answeredAtMs === monotonicMs &&
        isReport(exchange),
    );
    return hasCause || isReported || isTakenAway(entries.slice(index), reset)
      ? []
      : [`environment ${environment} is reset for nothing`];
  });
}

function isCause(entry: JournalEntry): boolean {
  switch (entry.type) {
    case "processExited":
      return !entry.isExpected;
    case "initEnded":
      return entry.status !== "success";
    case "answered":
    case "runtimeDone":
      return isOurs(entry);
    default:
      return false;
  }
}

/** Those that fail had all been answered, so that only their ends say why. */
function isTakenAway(after: readonly JournalEntry[], reset: JournalEntry): boolean {
  const own = after.filter(({ environment }) => environment === reset.environment);
  const next = own.findIndex((entry) => entry !== reset && entry.type === "resetStarted");
  return own
    .slice(0, next < 0 ? undefined : next)
    .some((entry) => entry.type === "invokeEnded" && isOurs(entry));
}

function isOurs({ errorType = "" }: { readonly errorType?: string | undefined }): boolean {
  return ["Runtime.OutOfMemory", "Sandbox.Failure"].includes(errorType);
}
