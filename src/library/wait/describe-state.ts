import { describeHang } from "../../runner/explain/hang.ts";
import type { OpenWorld } from "../world/open-world.ts";

/**
 * The state of the environments for the message of a timeout: what they do, and which process
 * they wait for. It follows `hindrance`, which says why the awaited event did not come, if known.
 */
export function describeState(world: OpenWorld, hindrance?: string): string {
  const awaited = describeAwaited(world);
  const known = [hindrance, awaited].filter((each) => each !== undefined);
  return known.length > 0 ? known.join("; ") : describeRest(world);
}

/** The process that the environments wait for; undefined when they wait for none. */
function describeAwaited({ environments, journal, machine, fleet }: OpenWorld): string | undefined {
  const hang = describeHang({ environments, journal, clock: machine.clock });
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
