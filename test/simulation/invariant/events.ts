import type { JournalEntry } from "../../../src/lambda/journal-entry.ts";
import { byEnvironment, type Exchange, type Invariant, type Run } from "../run.ts";

/** INVOKE is sent to those that asked for it and to no others, once for each invocation. */
export const invokeEvents: Invariant = (run) =>
  [...byEnvironment(run).values()].flatMap((entries) =>
    entries.flatMap((entry, index) => {
      if (entry.type !== "invokeEnded" || entry.status !== "success") return [];
      const { requestId } = entry;
      const before = entries.slice(0, index);
      const began = before.findLastIndex(({ type }) => type === "initStarted");
      const wanted = before
        .slice(began)
        .flatMap((other) =>
          other.type === "registered" && other.events.includes("INVOKE") ? [other.extension] : [],
        );
      const sent = before.flatMap((other) => (isInvoke(other, requestId) ? [other.extension] : []));
      return sent.toSorted().join() === wanted.toSorted().join()
        ? []
        : [`${requestId} was sent to "${sent.join()}" and not "${wanted.join()}"`];
    }),
  );

function isInvoke(
  entry: JournalEntry,
  requestId: string,
): entry is Extract<JournalEntry, { type: "eventSent" }> {
  return (
    entry.type === "eventSent" &&
    entry.event.eventType === "INVOKE" &&
    entry.event.requestId === requestId
  );
}

/** Nobody receives an INVOKE twice, and those who were there to take it received it. */
export const invokeDeliveries: Invariant = (run) => {
  const received = Map.groupBy(
    run.exchanges.filter(isEvent).filter(({ text }) => text.includes('"INVOKE"')),
    ({ identifier, text }) => `${identifier} ${requestIdIn(text)}`,
  );
  const wrong = [...received]
    .filter(([, all]) => all.filter(({ isDelivered }) => isDelivered).length > 1)
    .map(([which]) => `extension and invocation ${which} met twice`);
  return wrong;
};

function isEvent({ path, status }: Exchange): boolean {
  return path.endsWith("/event/next") && status === 200;
}

function requestIdIn(text: string): string {
  return (JSON.parse(text) as { requestId: string }).requestId;
}

/** SHUTDOWN is sent at most once to an extension of a generation, and only if it asked for it. */
export const shutdownEvents: Invariant = (run) =>
  [...byEnvironment(run).values()].flatMap((entries) => wrongShutdowns(run, entries));

function wrongShutdowns(_run: Run, entries: readonly JournalEntry[]): string[] {
  const wrong: string[] = [];
  let asked = new Set<string>();
  for (const entry of entries) {
    if (entry.type === "initStarted") asked = new Set();
    if (entry.type === "registered" && entry.events.includes("SHUTDOWN"))
      asked.add(entry.extension);
    if (entry.type !== "eventSent" || entry.event.eventType !== "SHUTDOWN") continue;
    // Whoever was told is no longer one that asks.
    if (!asked.delete(entry.extension)) wrong.push(`"${entry.extension}" got SHUTDOWN unasked`);
  }
  return wrong;
}
