import { describeHang } from "../../runner/explain/hang.ts";
import type { OpenWorld } from "../world/open-world.ts";

/**
 * What goes on, and who keeps it from its end, for the message of a wait in vain; after
 * `hindrance`, where more is known of why nothing came.
 */
export function describeState(world: OpenWorld, hindrance?: string): string {
  const awaited = describeAwaited(world);
  const known = [hindrance, awaited].filter((each) => each !== undefined);
  return known.length > 0 ? known.join("; ") : describeRest(world);
}

/** Whoever has not done its part; undefined when all have. */
function describeAwaited({ sandboxes, journal, machine, fleet }: OpenWorld): string | undefined {
  const hang = describeHang({ sandboxes, journal, clock: machine.clock });
  if (hang !== undefined) return hang;
  const isAwaited = fleet.environments.some(
    ({ isAttached, generation }) => isAttached && !generation.isCalled,
  );
  return isAwaited ? "nothing had attached" : undefined;
}

function describeRest({ fleet }: OpenWorld): string {
  const isFrozen = fleet.environments.some(({ generation }) => generation.isFrozen);
  return isFrozen ? "nothing went on, and what is frozen is delivered nothing" : "nothing went on";
}
