import type { Generation } from "../../../../src/sandbox/generation.ts";
import type { Invariant, Run } from "../../run.ts";
import { deliveriesOf } from "../../telemetry/deliveries.ts";

/** While an environment is frozen nothing is sent to its listeners, and no time passes for that. */
export const frozenListeners: Invariant = (run) => {
  const freezes = freezesOf(run);
  const isFrozen = (generation: Generation, atEntry: number): boolean =>
    freezes.get(generation)?.findLast(({ index }) => index < atEntry)?.isFrozen ?? false;
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

interface Change {
  readonly isFrozen: boolean;
  readonly index: number;
}

/** When each generation was frozen and thawed. */
function freezesOf({ entries, generationOf }: Run): ReadonlyMap<Generation, readonly Change[]> {
  const freezes = new Map<Generation, Change[]>();
  for (const [index, entry] of entries.entries()) {
    if (entry.type !== "frozen" && entry.type !== "thawed") continue;
    const generation = generationOf.get(entry)!;
    const change = { isFrozen: entry.type === "frozen", index };
    freezes.set(generation, [...(freezes.get(generation) ?? []), change]);
  }
  return freezes;
}
