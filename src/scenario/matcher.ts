import { isNumeric } from "../core/exact-number.ts";
import { plural } from "../core/plural.ts";
import { unreachable } from "../core/assert.ts";
import { isDuration, isLogLine, isMapLike, isStory, story } from "./actual.ts";
import { align } from "./alignment.ts";
import { compareEntries } from "./compare.ts";
import type { Mismatch, Source } from "./diagnostic.ts";
import { differs, inside, type Spot } from "./mismatch.ts";
import { applyOperators, isOperator } from "./operators.ts";
import { order } from "./ordering.ts";
import type { Variables } from "./scenario.ts";
import { compareStory } from "./story.ts";
import { substitutePattern } from "./template.ts";
import { textOf } from "./tree-text.ts";
import type { ListTree, MapTree, ScalarTree, Tree } from "./tree.ts";

export interface MatchContext {
  readonly source: Source;
  /** The value that the pattern describes, in the names of `expect`; empty for a whole `expect`. */
  readonly path: string;
  readonly vars: Variables;
  /** `story` takes a list as a stream; a value made with `story()` is one in any mode. */
  readonly mode?: "whole" | "story";
}

/**
 * The mismatches between `pattern` and `actual`, each at the place of the expected value. Literals
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
  if (isNumeric(actual)) return order(actual, pattern) === 0;
  return actual === pattern.value;
}

function compareList(pattern: ListTree, actual: unknown, spot: Spot): readonly Mismatch[] {
  if (isStory(actual)) return compareStory(pattern, actual, { spot, compare });
  if (!Array.isArray(actual)) return [differs(pattern, actual, spot)];
  if (actual.length !== pattern.items.length) {
    const hint = `a list matches as a whole: expected ${count(pattern.items)}, got ${count(actual)}`;
    return [{ ...sideBySide(pattern, actual, spot).mismatch, hint }];
  }
  const inPlace = pattern.items.map((item, index) =>
    compare(item, actual[index], inside(spot, index)),
  );
  const wrong = inPlace.filter((mismatches) => mismatches.length > 0);
  if (wrong.length > 1) {
    const { missing, mismatch } = sideBySide(pattern, actual, spot);
    const hint = "a list matches in order: some items came at another place";
    if (missing < wrong.length && mismatch.label === undefined) return [{ ...mismatch, hint }];
  }
  return wrong.flat();
}

/** The mismatch of two lists. Long lists are aligned, so that missing and extra items show. */
function sideBySide(
  pattern: ListTree,
  actual: readonly unknown[],
  spot: Spot,
): { readonly missing: number; readonly mismatch: Mismatch } {
  const { missing, difference } = align(
    pattern.items,
    actual,
    (item, value) => compare(item, value, spot).length === 0,
  );
  const mismatch = differs(pattern, actual, spot);
  if (mismatch.label !== undefined) return { missing, mismatch };
  return { missing, mismatch: { ...mismatch, difference } };
}

function compareMap(pattern: MapTree, actual: unknown, spot: Spot): readonly Mismatch[] {
  if (!isMapLike(actual)) return [differs(pattern, actual, spot)];
  return compareEntries(pattern.entries, actual, { spot, compare });
}

function count(items: readonly unknown[]): string {
  return plural(items.length, "item");
}
