import type { Invariant, Run } from "../../run.ts";
import { awakeTimeOf, type AwakeTime } from "../../telemetry/awake.ts";
import { batchesOf, type Batch } from "../../telemetry/batches.ts";
import { deliveriesOf, type Delivery } from "../../telemetry/deliveries.ts";

/** Differences of fractions of milliseconds. */
const EPSILON_MS = 0.001;

/**
 * A batch is no larger than was asked for, and is sent when it is full or has waited for as long as
 * was asked for, or when all is about to end; not before that, and not after.
 */
export const punctual: Invariant = (run) =>
  deliveriesOf(run).flatMap((delivery) => {
    const awake = awakeTimeOf(run, delivery.generation);
    const { batches } = batchesOf(delivery);
    return batches
      .flatMap((batch, index) =>
        wrongWith(batch, { run, delivery, awake, before: batches[index - 1] }),
      )
      .map((what) => `"${delivery.extension}" of ${delivery.environment} ${what}`);
  });

interface Context {
  readonly run: Run;
  readonly delivery: Delivery;
  readonly awake: AwakeTime;
  readonly before: Batch | undefined;
}

function wrongWith(batch: Batch, { run, delivery, awake, before }: Context): readonly string[] {
  const { told, subscription, subscribed } = delivery;
  const { maxItems, maxBytes, timeoutMs } = subscription.buffering;
  const { from, to, offers } = batch;
  const count = to - from;
  const bytes = told.slice(from, to).reduce((sum, one) => sum + one.bytes, 0);
  const isTooLarge = count > maxItems || bytes - told[to - 1]!.bytes >= maxBytes;
  if (isTooLarge) return [`is sent ${count} (${bytes} bytes) at once`];
  const { entries } = run;
  const first = Math.max(told[from]!.index, subscribed.index);
  const sinceMs = awake(entries[first]!.monotonicMs);
  const atMs = awake(offers[0]!.atMs);
  const waitedMs = atMs - sinceMs;
  const isFull = count === maxItems || bytes >= maxBytes;
  const isEnding = endsBefore(run, delivery, offers[0]!.atEntry);
  if (!isFull && !isEnding && waitedMs + EPSILON_MS < timeoutMs) return ["is sent it too soon"];
  // It was free when the batch before was settled.
  const freeMs = before ? awake(before.offers.at(-1)!.settledAtMs!) : sinceMs;
  const dueMs = Math.max(
    freeMs,
    isFull
      ? lastOf(batch, run, { awake, subscribed: subscribed.index, told })
      : sinceMs + timeoutMs,
  );
  return atMs > dueMs + EPSILON_MS ? [`is sent it ${atMs - dueMs} ms late`] : [];
}

/** When a batch became full. */
function lastOf(
  { to }: Batch,
  { entries }: Run,
  { awake, subscribed, told }: { awake: AwakeTime; subscribed: number; told: Delivery["told"] },
): number {
  return awake(entries[Math.max(told[to - 1]!.index, subscribed)]!.monotonicMs);
}

/** Whether its generation was about to end when the journal was at `atEntry`. */
function endsBefore({ entries, generationOf }: Run, delivery: Delivery, atEntry: number): boolean {
  return entries
    .slice(0, atEntry)
    .some(
      (entry) =>
        generationOf.get(entry) === delivery.generation &&
        (entry.type === "resetStarted" ||
          entry.type === "shutdownStarted" ||
          (entry.type === "initEnded" && entry.status !== "success")),
    );
}
