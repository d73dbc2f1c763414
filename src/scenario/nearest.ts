import type { Compare } from "./compare.ts";
import { isMapLike } from "./actual.ts";
import type { Mismatch } from "./diagnostic.ts";
import { inside, type Spot } from "./mismatch.ts";
import type { MapTree, Tree } from "./tree.ts";

interface Comparison {
  readonly spot: Spot;
  readonly compare: Compare;
}

/**
 * The mismatches of the one of `items` that comes closest to `pattern`; each message begins with
 * `lead`. Undefined where no item has the first key of the pattern, or several come equally close.
 */
export function nearest(
  pattern: Tree,
  items: readonly unknown[],
  { lead, spot, compare }: Comparison & { readonly lead: string },
): readonly Mismatch[] | undefined {
  if (pattern.kind !== "map") return undefined;
  const found = items
    .filter((item) => isAlike(pattern, item, { spot, compare }))
    .map((item) => compare(pattern, item, { ...spot, path: "" }))
    .toSorted((one, other) => one.length - other.length);
  const [closest, second] = found;
  if (!closest || closest.length === second?.length) return undefined;
  return closest.map((mismatch) => {
    const message = `${lead}, and of what came closest ${mismatch.message}`;
    return { ...mismatch, path: spot.path, message };
  });
}

/** Whether the first key of a pattern, such as the type of an event, holds. */
function isAlike({ entries }: MapTree, item: unknown, { spot, compare }: Comparison): boolean {
  const [first] = entries;
  if (!first || !isMapLike(item) || !Object.hasOwn(item, first.key)) return false;
  return compare(first.value, Reflect.get(item, first.key), inside(spot, first.key)).length === 0;
}
