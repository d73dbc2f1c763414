import type { Invariant } from "../../run.ts";
import { deliveriesOf } from "../../telemetry/deliveries.ts";

/** Whoever takes at once what it is sent, as long as it lives, loses nothing. */
export const keepersLoseNothing: Invariant = (run) =>
  deliveriesOf(run)
    .filter(({ sender }) => sender.temper === "prompt" && !isRefused(sender))
    .flatMap(({ extension, environment, settled, forgotten }) => {
      const lost = settled
        .filter(({ entry }) => entry.type === "telemetryDropped")
        .reduce((sum, { entry }) => sum + entry.records, -forgotten);
      return lost > 0 ? [`"${extension}" of ${environment} keeps up and loses ${lost}`] : [];
    });

function isRefused({ offers }: { readonly offers: readonly { readonly fate: string }[] }): boolean {
  return offers.some(({ fate }) => fate !== "taken");
}
