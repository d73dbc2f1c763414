import type { JournalEntry } from "../../../src/lambda/journal-entry.ts";
import { isShared } from "../share-some.ts";
import { byEnvironment, sinceInit, type Invariant, type Run } from "../run.ts";

type Sent = Extract<JournalEntry, { type: "eventSent" }>;

/**
 * INVOKE is sent to those that asked for it and to no others, once for each invocation, and the
 * invocation does not succeed before each of them asks for more.
 */
export const invokeEvents: Invariant = (run) =>
  [...byEnvironment(run).values()].flatMap((entries) =>
    entries.flatMap((entry, index) =>
      entry.type === "invokeEnded" && entry.status === "success"
        ? wrongInvokes(run, sinceInit(run, entries, index), entry.requestId)
        : [],
    ),
  );

function wrongInvokes({ plan }: Run, since: readonly JournalEntry[], requestId: string): string[] {
  // Where invocations share the environment nobody is told of them.
  const wanted = since.flatMap((entry) =>
    !isShared(plan) && entry.type === "registered" && entry.events.includes("INVOKE")
      ? [entry.extension]
      : [],
  );
  const sent = since.filter((entry) => isInvoke(entry, requestId));
  const told = sent.map(({ extension }) => extension);
  const wrong =
    told.toSorted().join() === wanted.toSorted().join()
      ? []
      : [`${requestId} was sent to "${told.join()}" and not "${wanted.join()}"`];
  const busy = sent.filter((event) => !comesBack(since, event));
  return [...wrong, ...busy.map(({ extension }) => `${requestId} ended before "${extension}"`)];
}

function comesBack(before: readonly JournalEntry[], event: Sent): boolean {
  return before
    .slice(before.indexOf(event))
    .some((entry) => entry.type === "next" && entry.source === event.extension);
}

function isInvoke(entry: JournalEntry, requestId: string): entry is Sent {
  return (
    entry.type === "eventSent" &&
    entry.event.eventType === "INVOKE" &&
    entry.event.requestId === requestId
  );
}

/** Nobody receives an INVOKE twice, and where the invocation succeeded everybody received it. */
export const invokeDeliveries: Invariant = (run) => {
  const succeeded = new Set(
    run.invocations.flatMap(({ report }) =>
      report?.status === "success" ? [report.requestId] : [],
    ),
  );
  return [...deliveries(run)].flatMap(([which, count]) => {
    if (count > 1) return [`${which} is received ${count} times`];
    return count === 0 && succeeded.has(which.split(" ")[0]!) ? [`${which} is not received`] : [];
  });
};

/** How often each INVOKE reached a client, by invocation and extension. */
function deliveries({ entries, exchanges }: Run): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const entry of entries) {
    if (entry.type !== "eventSent" || entry.event.eventType !== "INVOKE") continue;
    counts.set(`${entry.event.requestId} ${entry.environment} ${entry.extension}`, 0);
  }
  for (const { path, status, text, isDelivered, environment, extension } of exchanges) {
    if (!path.endsWith("/event/next") || status !== 200 || !isDelivered) continue;
    const event = JSON.parse(text) as { eventType: string; requestId?: string };
    if (event.eventType !== "INVOKE") continue;
    const which = `${event.requestId} ${environment} ${extension}`;
    counts.set(which, (counts.get(which) ?? 0) + 1);
  }
  return counts;
}

/** SHUTDOWN is sent at most once to an extension of a generation, and only if it asked for it. */
export const shutdownEvents: Invariant = (run) =>
  [...byEnvironment(run).values()].flatMap((entries) =>
    entries.flatMap((entry, index) =>
      isShutdown(entry) ? wrongShutdown(sinceInit(run, entries, index), entry) : [],
    ),
  );

function wrongShutdown(since: readonly JournalEntry[], { extension }: Sent): string[] {
  const isAsked = since.some(
    (entry) =>
      entry.type === "registered" &&
      entry.extension === extension &&
      entry.events.includes("SHUTDOWN"),
  );
  const isTold = since.some((entry) => isShutdown(entry) && entry.extension === extension);
  return isAsked && !isTold ? [] : [`"${extension}" got SHUTDOWN unasked`];
}

function isShutdown(entry: JournalEntry): entry is Sent {
  return entry.type === "eventSent" && entry.event.eventType === "SHUTDOWN";
}
