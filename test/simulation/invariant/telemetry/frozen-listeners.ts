import type { Invariant } from "../../run.ts";
import { deliveriesOf } from "../../telemetry/deliveries.ts";
import { frozenAt } from "../../telemetry/freezes.ts";

/** While an environment is frozen nothing is sent to its listeners, and no time passes for that. */
export const frozenListeners: Invariant = (run) => {
  const isFrozen = frozenAt(run);
  return [
    ...deliveriesOf(run).flatMap(({ extension, environment, generation, sender }) =>
      sender.offers
        .filter(({ atEntry }) => isFrozen(generation, atEntry))
        .map(({ atMs }) => `"${extension}" of ${environment} is sent something frozen at ${atMs}`),
    ),
    ...[...run.relays].flatMap(([generation, { clock }]) =>
      clock.firedAt
        .filter((atEntry) => isFrozen(generation, atEntry))
        .map((atEntry) => `a timer of telemetry comes frozen at entry ${atEntry}`),
    ),
  ];
};
