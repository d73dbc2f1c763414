import { describe } from "./mismatch.ts";
import { lines } from "./text-difference.ts";
import { textOf } from "./tree-text.ts";
import type { Tree } from "./tree.ts";

/** The most lines of an alignment that are kept; a report may show fewer. */
const MAX_LINES = 200;

/** Two lists side by side. */
export interface Alignment {
  /** How many were expected and did not come. */
  readonly missing: number;
  readonly difference: readonly string[];
}

/**
 * Aligns `items` with the `expected` ones, in order, as lines of a difference: `-` for an expected
 * item that did not come, `+` for an item that was not expected, and a count of those that match.
 */
export function align(
  expected: readonly Tree[],
  items: readonly unknown[],
  matches: (pattern: Tree, item: unknown) => boolean,
): Alignment {
  const told: string[] = [];
  let next = 0;
  let matched = 0;
  let missing = 0;
  const tellMatched = (): void => {
    if (matched > 0) told.push(`  ${matched} as expected`);
    matched = 0;
  };
  const tellExtra = (end: number): void => {
    if (end > next) tellMatched();
    told.push(...items.slice(next, end).map((item) => `+ ${describe(item)}`));
  };
  for (const pattern of expected) {
    const found = items.findIndex((item, index) => index >= next && matches(pattern, item));
    if (found < 0) {
      missing++;
      tellMatched();
      told.push(...lines("-", textOf(pattern)));
    } else {
      tellExtra(found);
      matched++;
      next = found + 1;
    }
  }
  tellExtra(items.length);
  tellMatched();
  return { missing, difference: shortened(told) };
}

function shortened(told: readonly string[]): readonly string[] {
  const rest = told.length - MAX_LINES;
  return rest > 0 ? [...told.slice(0, MAX_LINES), `  … ${rest} more`] : told;
}
