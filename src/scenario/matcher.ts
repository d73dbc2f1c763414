import { unreachable } from "../core/assert.ts";
import { isDuration, isLogLine, isMapLike, isStory, story, type Story } from "./actual.ts";
import { alignment } from "./alignment.ts";
import { compareEntries } from "./compare.ts";
import type { Mismatch, Source } from "./diagnostic.ts";
import { describe, differs, inside, lines, type Spot } from "./mismatch.ts";
import { nearest } from "./nearest.ts";
import { applyOperators, isOperator } from "./operators.ts";
import { order } from "./ordering.ts";
import type { Variables } from "./scenario.ts";
import { substitutePattern } from "./template.ts";
import { textOf } from "./tree-text.ts";
import type { ListTree, MapTree, ScalarTree, Tree } from "./tree.ts";

/** The most items of a story that a mismatch shows. */
const MAX_SHOWN_ITEMS = 10;

export interface MatchContext {
  readonly source: Source;
  /** What the pattern is about, in the names of `expect`; empty for a whole `expect`. */
  readonly path: string;
  readonly vars: Variables;
  /** `story` takes a list as a stream; a value made with `story()` is one in any mode. */
  readonly mode?: "whole" | "story";
}

/**
 * What of `pattern` does not hold for `actual`, each at the place of the expected value: literals
 * are equality, maps are partial, lists are whole, streams are stories, a map with `$` keys is an
 * operator. `undefined` is what is not there. A text actual may be a body that is not JSON.
 */
export function match(pattern: Tree, actual: unknown, context: MatchContext): readonly Mismatch[] {
  const { source, path, vars, mode } = context;
  const value = mode === "story" && Array.isArray(actual) ? story(actual) : actual;
  return compare(substitutePattern(pattern, vars), value, { source, path });
}

function compare(pattern: Tree, actual: unknown, spot: Spot): readonly Mismatch[] {
  if (isOperator(pattern)) return applyOperators(pattern, { actual, spot, compare });
  switch (pattern.kind) {
    case "scalar":
      return equals(pattern, actual) ? [] : [differs(pattern, actual, spot)];
    case "list":
      return compareList(pattern, actual, spot);
    case "map":
      return compareMap(pattern, actual, spot);
    default:
      return unreachable(pattern);
  }
}

function equals(pattern: ScalarTree, actual: unknown): boolean {
  if (isDuration(actual)) return order(actual, pattern) === 0;
  if (isLogLine(actual)) return actual.line === textOf(pattern);
  return actual === pattern.value;
}

function compareList(pattern: ListTree, actual: unknown, spot: Spot): readonly Mismatch[] {
  if (isStory(actual)) return compareStory(pattern, actual, spot);
  if (!Array.isArray(actual)) return [differs(pattern, actual, spot)];
  if (actual.length !== pattern.items.length) {
    const hint = `a list matches as a whole: expected ${count(pattern.items)}, got ${count(actual)}`;
    const mismatch = differs(pattern, actual, spot);
    if (mismatch.label !== undefined) return [{ ...mismatch, hint }];
    const matches = (item: Tree, value: unknown): boolean =>
      compare(item, value, spot).length === 0;
    return [{ ...mismatch, hint, difference: alignment(pattern.items, actual, matches) }];
  }
  return pattern.items.flatMap((item, index) => compare(item, actual[index], inside(spot, index)));
}

function compareMap(pattern: MapTree, actual: unknown, spot: Spot): readonly Mismatch[] {
  if (!isMapLike(actual)) return [differs(pattern, actual, spot)];
  return compareEntries(pattern.entries, actual, { spot, compare });
}

/** Each item must occur after the one before; one that does not leaves the others their place. */
function compareStory(pattern: ListTree, { items }: Story, spot: Spot): readonly Mismatch[] {
  const mismatches: Mismatch[] = [];
  let next = 0;
  pattern.items.forEach((item, index) => {
    const itemSpot = inside(spot, index);
    const isMatch = (candidate: unknown): boolean =>
      compare(item, candidate, itemSpot).length === 0;
    const found = items.slice(next).findIndex(isMatch);
    if (found >= 0) next += found + 1;
    else {
      const gap = { next, isEarlier: items.some(isMatch), spot: itemSpot };
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
}

/** What came closest to it, or else everything that came instead. */
function didNotCome(item: Tree, items: readonly unknown[], gap: StoryGap): readonly Mismatch[] {
  const { next, isEarlier, spot } = gap;
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

function count(items: readonly unknown[]): string {
  return items.length === 1 ? "1 item" : `${items.length} items`;
}
