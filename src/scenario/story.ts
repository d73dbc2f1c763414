import type { Story } from "./actual.ts";
import type { Compare } from "./compare.ts";
import type { Mismatch } from "./diagnostic.ts";
import { describe, inside, type Spot } from "./mismatch.ts";
import { nearest } from "./nearest.ts";
import { lines } from "./text-difference.ts";
import { textOf } from "./tree-text.ts";
import type { ListTree, Tree } from "./tree.ts";

/** The most items of a story that a mismatch keeps; a report may show fewer. */
const MAX_KEPT_ITEMS = 199;

/**
 * Each expected item must come after the one before it. An expected item that did not come does not
 * change where the others are looked for. An item that came stands for one expected item only.
 */
export function compareStory(
  pattern: ListTree,
  { items }: Story,
  { spot, compare }: { readonly spot: Spot; readonly compare: Compare },
): readonly Mismatch[] {
  const mismatches: Mismatch[] = [];
  /** By the position of an item that came: the expected item that it stands for. */
  const taken = new Map<number, Spot>();
  let next = 0;
  pattern.items.forEach((item, index) => {
    const itemSpot = inside(spot, index);
    const isMatch = (candidate: unknown): boolean =>
      compare(item, candidate, itemSpot).length === 0;
    const found = items.findIndex((candidate, at) => at >= next && isMatch(candidate));
    if (found >= 0) {
      taken.set(found, itemSpot);
      next = found + 1;
    } else {
      const earlier = items.flatMap((candidate, at) => (isMatch(candidate) ? [taken.get(at)] : []));
      const gap = { next, hint: hintOn(earlier), spot: itemSpot, compare };
      mismatches.push(...didNotCome(item, items, gap));
    }
  });
  return mismatches;
}

interface StoryGap {
  /** The first item that could still have been it. */
  readonly next: number;
  /** Why no earlier item counts as this one; undefined where no earlier item matches. */
  readonly hint: string | undefined;
  readonly spot: Spot;
  readonly compare: Compare;
}

/** A hint about matching items that came too early: each stands for the expected item in `earlier`, or for none. */
function hintOn(earlier: readonly (Spot | undefined)[]): string | undefined {
  const items = earlier.flatMap((spot) => spot?.path ?? []);
  if (items.length < earlier.length) return "it came, but not after the item before";
  if (items.length === 0) return undefined;
  if (items.length === 1) return `it came once, and ${items.join("")} was it`;
  return `it came ${items.length} times, and ${items.join(" and ")} were it`;
}

/** The mismatches of the closest item that came, or else all items that came instead. */
function didNotCome(item: Tree, items: readonly unknown[], gap: StoryGap): readonly Mismatch[] {
  const { next, hint, spot, compare } = gap;
  const lead = `${spot.path} did not come`;
  const close = nearest(item, items.slice(next), { lead, spot, compare });
  return close && hint === undefined ? close : [isNotThere(item, items, gap)];
}

function isNotThere(
  item: Tree,
  items: readonly unknown[],
  { next, hint, spot }: StoryGap,
): Mismatch {
  const message = `${spot.path} did not come`;
  const place = { message, ...spot, range: item.range };
  const rest = items.slice(next);
  if (rest.length === 0)
    return { ...place, label: next === 0 ? "got nothing" : "got nothing more", hint };
  const shown = rest.slice(0, MAX_KEPT_ITEMS).map(describe);
  const more = rest.length > shown.length ? [`… ${rest.length - shown.length} more`] : [];
  return {
    ...place,
    hint,
    difference: [...lines("-", textOf(item)), ...lines("+", [...shown, ...more].join("\n"))],
  };
}
