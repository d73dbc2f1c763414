import type { JournalEntry } from "../../../src/lambda/journal-entry.ts";
import { isShared } from "../share-some.ts";
import { byEnvironment, type Exchange, type Invariant, type Run } from "../run.ts";

/** A runtime that asks while there is an invocation for it is answered there and then. */
export const nothingWithheld: Invariant = (run) =>
  isShared(run.plan) ? withheldOfMany(run) : withheld(run);

const withheld: Invariant = (run) => {
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

/** A time in which an invocation was in nobody's hands, in monotonic milliseconds. */
interface Idleness {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Where invocations share the runtime, each is given to one poll, unless that has gone. */
const withheldOfMany: Invariant = (run) => {
  const polls = run.exchanges.filter(({ path }) => path.endsWith("/invocation/next"));
  const given = Map.groupBy(polls, ({ requestId }) => requestId);
  const refused = polls.filter(({ text }) => text.includes("from Ready to Ready"));
  const wrong = refused.map(({ environment }) => `environment ${environment} refuses a poll`);
  const withheldIds = run.entries.flatMap((entry) => {
    if (entry.type !== "invokeStarted") return [];
    const { requestId } = entry;
    const generation = run.generationOf.get(entry);
    const gifts = given.get(requestId) ?? [];
    if (gifts.filter(({ isDelivered }) => isDelivered).length > 1) {
      return [`${requestId} is given to several polls`];
    }
    const isWaiting = polls.some(
      (poll) =>
        poll.generation === generation &&
        idlenesses(run, entry, gifts).some(
          ({ fromMs, toMs }) =>
            Math.max(fromMs, poll.arrivedAtMs) < Math.min(toMs, poll.answeredAtMs),
        ),
    );
    return isWaiting ? [`${requestId} is withheld from a poll that waits`] : [];
  });
  return [...wrong, ...withheldIds];
};

/** From its start to the first poll, and from each poll that had gone to the next; until it is over. */
function idlenesses(
  { entries }: Run,
  { requestId, monotonicMs }: Extract<JournalEntry, { type: "invokeStarted" }>,
  gifts: readonly Exchange[],
): readonly Idleness[] {
  const answered = entries.find(
    (entry) => entry.type === "answered" && entry.requestId === requestId,
  );
  const overMs = answered?.monotonicMs ?? Infinity;
  const losses = gifts.filter(({ isDelivered }) => !isDelivered);
  return [monotonicMs, ...losses.map(({ answeredAtMs }) => answeredAtMs)].map((fromMs, index) => {
    const toMs = Math.min(gifts[index]?.answeredAtMs ?? Infinity, overMs);
    return { fromMs, toMs };
  });
}
