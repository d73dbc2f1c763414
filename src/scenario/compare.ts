import type { Mismatch } from "./diagnostic.ts";
import { inside, isMissing, type Spot } from "./mismatch.ts";
import type { Tree, TreeEntry } from "./tree.ts";

/** Holds a pattern against a value; the matcher itself, handed in so that imports go one way. */
export type Compare = (pattern: Tree, actual: unknown, spot: Spot) => readonly Mismatch[];

/** The mismatches between `entries` and the keys of `actual`. A missing key is one mismatch. */
export function compareEntries(
  entries: readonly TreeEntry[],
  actual: object,
  { spot, compare }: { readonly spot: Spot; readonly compare: Compare },
): readonly Mismatch[] {
  return entries.flatMap(({ key, keyRange, value }) => {
    const found: unknown = Object.hasOwn(actual, key) ? Reflect.get(actual, key) : undefined;
    const mismatches = compare(value, found, inside(spot, key));
    if (found !== undefined || mismatches.length === 0) return mismatches;
    return [isMissing({ key, keyRange }, actual, spot)];
  });
}
