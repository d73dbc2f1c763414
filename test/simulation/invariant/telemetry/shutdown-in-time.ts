import { RUNTIME_SHUTDOWN_MS } from "../../../../src/lambda/limits/protocol.ts";
import type { JournalEntry } from "../../../../src/lambda/journal-entry.ts";
import type { Generation } from "../../../../src/sandbox/generation.ts";
import { RUNTIME } from "../../../../src/lambda/source-name.ts";
import type { Invariant, Run } from "../../run.ts";
import { batchesOf } from "../../telemetry/batches.ts";
import { deliveriesOf, type Delivery } from "../../telemetry/deliveries.ts";

/**
 * SHUTDOWN is sent when the runtime has gone and subscribers have what was emitted before, and no
 * later than the runtime's share allows; and not before, unless that is over.
 */
export const shutdownInTime: Invariant = (run) =>
  [...run.relays.keys()].flatMap((generation) => {
    const life = run.entries.filter((entry) => run.generationOf.get(entry) === generation);
    const end = life.findIndex(isTermination);
    const told = life.findIndex(isShutdown);
    if (end < 0) return [];
    const { environment, monotonicMs: startedMs } = life[end]!;
    const shareMs = RUNTIME_SHUTDOWN_MS[kindOf(life.slice(0, end))];
    const toldMs = told < 0 ? undefined : life[told]!.monotonicMs;
    const who = `environment ${environment}`;
    if (toldMs === undefined) return [];
    if (toldMs > startedMs + shareMs) return [`${who} sends SHUTDOWN after its share`];
    if (toldMs === startedMs + shareMs) return [];
    // What the runtime writes as it leaves comes before as well.
    const gone = life.findLastIndex((entry, index) => index < told && isRuntimeExit(entry));
    const before = run.entries.indexOf(life[Math.max(end, gone)]!);
    const sent = run.entries.indexOf(life[told]!);
    const wrong = deliveriesOf(run)
      .filter((delivery) => delivery.generation === generation)
      .filter((delivery) => !hasAllOf(delivery, { before, sent }))
      .map(({ extension }) => `${who} sends SHUTDOWN before "${extension}" has all`);
    const isForNothing = toldMs > startedMs && !hasCause(run, generation, toldMs);
    return isForNothing ? [...wrong, `${who} waits for nothing before SHUTDOWN`] : wrong;
  });

function isTermination(entry: JournalEntry): boolean {
  const isInitFailed = entry.type === "initEnded" && entry.status !== "success";
  return isInitFailed || entry.type === "resetStarted" || entry.type === "shutdownStarted";
}

function isRuntimeExit(entry: JournalEntry): boolean {
  return entry.type === "processExited" && entry.source === RUNTIME;
}

function isShutdown(entry: JournalEntry): boolean {
  return entry.type === "eventSent" && entry.event.eventType === "SHUTDOWN";
}

function kindOf(life: readonly JournalEntry[]): keyof typeof RUNTIME_SHUTDOWN_MS {
  const kinds = life.flatMap((entry) => (entry.type === "registered" ? [entry.kind] : []));
  if (kinds.includes("external")) return kinds.includes("internal") ? "both" : "external";
  return kinds.length > 0 ? "internal" : "none";
}

/** Whether everything of before `before` was taken or given up when the journal was at `sent`. */
function hasAllOf(delivery: Delivery, { before, sent }: { before: number; sent: number }): boolean {
  const { told, settled, forgotten } = delivery;
  // Of one that was replaced nothing more is expected, and of one that lost some it is not known.
  const isOver = settled.some(({ entry, index }) =>
    entry.type === "unsubscribed" ? index < sent : index < sent && isOverflow(entry),
  );
  if (isOver) return true;
  const { batches } = batchesOf(delivery);
  const last = batches.findLast(
    ({ offers, end }) => end !== undefined && offers[0]!.atEntry <= sent,
  );
  const waiting = told.findIndex((_, position) => position >= (last?.to ?? forgotten));
  return waiting < 0 || told[waiting]!.index >= before;
}

function isOverflow(entry: JournalEntry): boolean {
  return entry.type === "telemetryDropped" && entry.reason.startsWith("Some logs were dropped");
}

/** At that moment the runtime has gone, or a subscriber has, or it has taken or lost something. */
function hasCause({ entries, generationOf }: Run, generation: Generation, atMs: number): boolean {
  return entries.some(
    (entry) =>
      entry.monotonicMs === atMs &&
      generationOf.get(entry) === generation &&
      (isRuntimeExit(entry) ||
        entry.type === "telemetryDelivered" ||
        entry.type === "unsubscribed" ||
        entry.type === "telemetryDropped"),
  );
}
