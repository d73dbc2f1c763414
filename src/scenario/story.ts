import type { Story } from "./actual.ts";
import type { Compare } from "./compare.ts";
import type { Mismatch } from "./diagnostic.ts";
import { describe, inside, lines, type Spot } from "./mismatch.ts";
import { nearest } from "./nearest.ts";
import { textOf } from "./tree-text.ts";
import type { ListTree, Tree } from "./tree.ts";

/** The most items of a story that a mismatch shows. */
const MAX_SHOWN_ITEMS = 10;

/** Each item must occur after the one before; one that does not leaves the others their place. */
export function compareStory(
  pattern: ListTree,
  { items }: Story,
  { spot, compare }: { readonly spot: Spot; readonly compare: Compare },
): readonly Mismatch[] {
  const mismatches: Mismatch[] = [];
  let next = 0;
  pattern.items.forEach((item, index) => {
    const itemSpot = inside(spot, index);
    const isMatch = (candidate: unknown): boolean =>
      compare(item, candidate, itemSpot).length === 0;
    const found = items.slice(next).findIndex(isMatch);
    if (found >= 0) next += found + 1;
    else {
      const gap = { next, isEarlier: items.some(isMatch), spot: itemSpot, compare };
      mismatches.push(...didNotCome(item, items, gap));
    }
  });
  return mismatches;
}

interface StoryGap {
  /** The first item that could still have been it. */
  readonly next: number;
  readonly isEarlier: boolean;
  readonly spot: Spot;
  readonly compare: Compare;
}

/** What came closest to it, or else everything that came instead. */
function didNotCome(item: Tree, items: readonly unknown[], gap: StoryGap): readonly Mismatch[] {
  const { next, isEarlier, spot, compare } = gap;
  const lead = `${spot.path} did not come`;
  const close = nearest(item, items.slice(next), { lead, spot, compare });
  return close && !isEarlier ? close : [isNotThere(item, items, gap)];
}

function isNotThere(
  item: Tree,
  items: readonly unknown[],
  { next, isEarlier, spot }: StoryGap,
): Mismatch {
  const message = `${spot.path} did not come`;
  const place = { message, source: spot.source, range: item.range };
  const hint = isEarlier ? "it came, but not after the item before" : undefined;
  const rest = items.slice(next);
  if (rest.length === 0)
    return { ...place, label: next === 0 ? "got nothing" : "got nothing more", hint };
  const shown = rest.slice(0, MAX_SHOWN_ITEMS).map(describe);
  const more = rest.length > shown.length ? [`… ${rest.length - shown.length} more`] : [];
  return {
    ...place,
    hint,
    difference: [...lines("-", textOf(item)), ...lines("+", [...shown, ...more].join("\n"))],
  };
}
