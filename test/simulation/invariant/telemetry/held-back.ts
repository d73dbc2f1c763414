import type { Invariant, Run } from "../../run.ts";
import { awakeTimeOf, type AwakeTime } from "../../telemetry/awake.ts";
import { batchesOf, isRefusal, type Batch } from "../../telemetry/batches.ts";
import { deliveriesOf, type Delivery } from "../../telemetry/deliveries.ts";
import { frozenAt } from "../../telemetry/freezes.ts";

/** How long whoever writes waits for one batch, in milliseconds. */
const PATIENCE_MS = 50;

/** Whoever writes is held back while a whole batch waits for one who keeps up and is not frozen. */
export const heldBack: Invariant = (run) => {
  const isFrozen = frozenAt(run);
  return deliveriesOf(run)
    .filter((delivery) => isFull(delivery, 0, delivery.told.length))
    .flatMap((delivery) => {
      const { extension, environment, generation } = delivery;
      const isPressed = pressedAt(run, delivery);
      return run.relays
        .get(generation)!
        .roomAt.filter((atEntry) => !isFrozen(generation, atEntry) && isPressed(atEntry))
        .map((atEntry) => `"${extension}" of ${environment} has no room at entry ${atEntry}`);
    });
};

function isFull({ told, subscription }: Delivery, from: number, to: number): boolean {
  const { maxItems, maxBytes } = subscription.buffering;
  if (to - from >= maxItems) return true;
  let bytes = 0;
  for (let position = from; position < to && bytes < maxBytes; position++) {
    bytes += told[position]!.bytes;
  }
  return bytes >= maxBytes;
}

/**
 * Tells whether a whole batch waited when the journal had so many entries, of one who keeps up; of
 * one moment after the other.
 */
function pressedAt(run: Run, delivery: Delivery): (atEntry: number) => boolean {
  const { told, subscribed, unsubscribed } = delivery;
  const { batches } = batchesOf(delivery);
  const awake = awakeTimeOf(run, delivery.generation);
  const settledAt = settledAtOf(delivery);
  let to = 0;
  return (atEntry) => {
    if (atEntry <= subscribed.index + 1 || atEntry > (unsubscribed?.index ?? Infinity))
      return false;
    const last = batches.findLastIndex(({ offers }) => offers[0]!.atEntry < atEntry);
    const from = batches[last]?.to ?? delivery.forgotten;
    while (to < told.length && told[to]!.index < atEntry) to++;
    if (!isFull(delivery, from, to)) return false;
    const isOnItsWay = last >= 0 && (settledAt[last] ?? Infinity) >= atEntry;
    const before = batches[isOnItsWay ? last - 1 : last];
    if (before && tookMs(before, awake) >= PATIENCE_MS) return false;
    const sinceMs = isOnItsWay ? awake(batches[last]!.offers[0]!.atMs) : Infinity;
    return awake(run.entries[atEntry - 1]!.monotonicMs) - sinceMs < PATIENCE_MS;
  };
}

/** Where in the journal it says what became of each batch. */
function settledAtOf({ settled }: Delivery): readonly number[] {
  return settled.flatMap(({ entry, index }) => {
    const isOfBatch =
      entry.type === "telemetryDelivered" ||
      (entry.type === "telemetryDropped" && isRefusal(entry.reason));
    return isOfBatch ? [index] : [];
  });
}

function tookMs({ offers }: Batch, awake: AwakeTime): number {
  return awake(offers.at(-1)!.settledAtMs!) - awake(offers[0]!.atMs);
}
