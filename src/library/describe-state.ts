import { describeHang } from "../runner/hang.ts";
import type { OpenWorld } from "./open-world.ts";

/** What goes on, and who keeps it from its end: for the message of a wait in vain. */
export function describeState({ sandboxes, journal, machine, fleet }: OpenWorld): string {
  const hang = describeHang({ sandboxes, journal, clock: machine.clock });
  if (hang !== undefined) return hang;
  const isAwaited = fleet.sandboxes.some(
    ({ isAttached, generation }) => isAttached && !generation.isCalled,
  );
  if (isAwaited) return "nothing had attached";
  const isFrozen = fleet.sandboxes.some(({ generation }) => generation.isFrozen);
  return isFrozen ? "nothing went on, and what is frozen is delivered nothing" : "nothing went on";
}
