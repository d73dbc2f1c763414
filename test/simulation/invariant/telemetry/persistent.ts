import { FIRST_RETRY_MS, RETRY_BUDGET_MS } from "../../../../src/lambda/limits/protocol.ts";
import type { Invariant } from "../../run.ts";
import { awakeTimeOf, type AwakeTime } from "../../telemetry/awake.ts";
import { batchesOf, type Batch } from "../../telemetry/batches.ts";
import { deliveriesOf } from "../../telemetry/deliveries.ts";

/** Differences of fractions of milliseconds. */
const EPSILON_MS = 0.001;

/** What is not taken is sent again, later and later, for as long as there is time for, and no longer. */
export const persistent: Invariant = (run) =>
  deliveriesOf(run).flatMap((delivery) => {
    const awake = awakeTimeOf(run, delivery.generation);
    return batchesOf(delivery)
      .batches.flatMap((batch) => wrongPauses(batch, awake))
      .map((what) => `"${delivery.extension}" of ${delivery.environment} ${what}`);
  });

function wrongPauses({ offers, end }: Batch, awake: AwakeTime): readonly string[] {
  const firstMs = awake(offers[0]!.settledAtMs ?? Infinity);
  let pauseMs = FIRST_RETRY_MS;
  const wrong = offers.slice(1).flatMap(({ atMs }, index) => {
    const pausedMs = awake(atMs) - awake(offers[index]!.settledAtMs!);
    const isRight = Math.abs(pausedMs - pauseMs) < EPSILON_MS;
    const isInTime = awake(atMs) - firstMs <= RETRY_BUDGET_MS + EPSILON_MS;
    pauseMs *= 2;
    return isRight && isInTime ? [] : [`is sent it again after ${pausedMs} ms`];
  });
  if (end !== "givenUp") return wrong;
  const nextMs = awake(offers.at(-1)!.settledAtMs!) + pauseMs - firstMs;
  return nextMs > RETRY_BUDGET_MS ? wrong : [...wrong, `is given up with ${nextMs} ms to come`];
}
