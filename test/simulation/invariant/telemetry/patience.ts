import type { Generation } from "../../../../src/sandbox/generation.ts";
import type { Invariant, Run } from "../../run.ts";
import { awakeTimeOf } from "../../telemetry/awake.ts";
import { batchesOf } from "../../telemetry/batches.ts";
import { deliveriesOf } from "../../telemetry/deliveries.ts";

/** How long whoever writes waits for one batch, in milliseconds. */
const PATIENCE_MS = 50;

/** Differences of fractions of milliseconds. */
const EPSILON_MS = 0.001;

/**
 * Whoever writes waits only while a batch is on its way to a subscriber that took the one before it
 * in time, and for 50 ms of each.
 */
export const patience: Invariant = (run) =>
  [...run.relays].flatMap(([generation, { waits }]) => {
    if (waits.length === 0) return [];
    const awake = awakeTimeOf(run, generation);
    const reasons = reasonsIn(run, generation);
    return waits.flatMap(({ fromMs, toMs = Infinity }) => {
      const untilMs = awake(toMs);
      let coveredMs = awake(fromMs);
      for (const reason of reasons) {
        const isNext = reason.fromMs <= coveredMs + EPSILON_MS;
        if (isNext) coveredMs = Math.max(coveredMs, reason.toMs);
      }
      return coveredMs + EPSILON_MS >= untilMs
        ? []
        : [`a process waits from ${fromMs} to ${toMs} ms, for nobody since ${coveredMs}`];
    });
  });

/** When a batch was on its way that is waited for, in time awake, the earliest first. */
function reasonsIn(run: Run, generation: Generation): readonly { fromMs: number; toMs: number }[] {
  const awake = awakeTimeOf(run, generation);
  return deliveriesOf(run)
    .filter((delivery) => delivery.generation === generation)
    .flatMap((delivery) => {
      let keepsUp = true;
      return batchesOf(delivery).batches.flatMap(({ offers, end }) => {
        const fromMs = awake(offers[0]!.atMs);
        // One that was refused is still on its way until it is sent again.
        const lastMs = end === undefined ? Infinity : awake(offers.at(-1)!.settledAtMs!);
        const tookMs = lastMs - fromMs;
        const isWaitedFor = keepsUp;
        // What is taken at that very instant may count or not.
        keepsUp = tookMs <= PATIENCE_MS + EPSILON_MS;
        return isWaitedFor ? [{ fromMs, toMs: fromMs + Math.min(tookMs, PATIENCE_MS) }] : [];
      });
    })
    .toSorted((one, other) => one.fromMs - other.fromMs);
}
