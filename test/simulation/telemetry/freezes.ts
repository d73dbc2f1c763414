import type { Generation } from "../../../src/sandbox/generation.ts";
import type { Run } from "../run.ts";

/** Tells whether a generation was frozen when the journal had so many entries. */
export function frozenAt(run: Run): (generation: Generation, atEntry: number) => boolean {
  const freezes = freezesOf(run);
  return (generation, atEntry) =>
    freezes.get(generation)?.findLast(({ index }) => index < atEntry)?.isFrozen ?? false;
}

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
