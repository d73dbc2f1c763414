import type { Invariant } from "../../run.ts";
import { batchesOf, isRefusal, type Batch } from "../../telemetry/batches.ts";
import { deliveriesOf, type Delivery } from "../../telemetry/deliveries.ts";

/**
 * What a listener is sent is what there was to tell, in order and once, unless it did not take it;
 * what it took is what the journal says was delivered, then and there, and what it was given up is
 * what the journal says was lost.
 */
export const toldInOrder: Invariant = (run) =>
  deliveriesOf(run).flatMap((delivery) => {
    const { wrong, batches } = batchesOf(delivery);
    const { extension, environment, sender } = delivery;
    return [
      ...wrong,
      ...sender.wrong,
      ...unlike("delivered", claimsOf(delivery, "delivered"), factsOf(batches, "taken", delivery)),
      ...unlike("lost", claimsOf(delivery, "lost"), factsOf(batches, "givenUp", delivery)),
      ...wrongBodies(delivery, { isKeeping: run.plan.isKeeping }),
    ].map((what) => `"${extension}" of ${environment}: ${what}`);
  });

/** What the journal says: when, how many, how much. */
function claimsOf({ settled }: Delivery, what: "delivered" | "lost"): readonly string[] {
  return settled
    .filter(({ entry }) =>
      what === "delivered"
        ? entry.type === "telemetryDelivered"
        : entry.type === "telemetryDropped" && isRefusal(entry.reason),
    )
    .map(({ entry: { monotonicMs, records, bytes } }) => `${records} ${bytes} at ${monotonicMs}`);
}

/** The same, as the listener has it. */
function factsOf(
  batches: readonly Batch[],
  end: Batch["end"],
  { told }: Delivery,
): readonly string[] {
  return batches
    .filter((batch) => batch.end === end)
    .map(({ from, to, offers }) => {
      const bytes = told.slice(from, to).reduce((sum, one) => sum + one.bytes, 0);
      return `${to - from} ${bytes} at ${offers.at(-1)!.settledAtMs}`;
    });
}

function unlike(what: string, claims: readonly string[], facts: readonly string[]): string[] {
  return claims.join() === facts.join()
    ? []
    : [`${what} are ${facts.join()}, and said to be ${claims.join()}`];
}

/** Whoever looks at the journal finds the batch as it was sent, if it is kept. */
function wrongBodies(
  { settled, sender }: Delivery,
  { isKeeping }: { isKeeping: boolean },
): readonly string[] {
  const taken = sender.offers.filter(({ fate }) => fate === "taken");
  const bodies = settled.flatMap(({ entry }) =>
    entry.type === "telemetryDelivered" ? [entry] : [],
  );
  return bodies.flatMap(({ body }, index) =>
    body === (isKeeping ? taken[index]?.message : undefined)
      ? []
      : ["the journal has another body"],
  );
}
