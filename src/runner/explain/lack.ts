import type { Mismatch, Range } from "../../scenario/diagnostic.ts";
import { parsePath } from "../../scenario/path.ts";
import { entriesOf, valueOf, type Tree, type TreeEntry } from "../../scenario/tree.ts";

/** A story of which more was expected than came. */
export interface Lack {
  /** Where the story is in `expect`: `["logs"]`, `["extensions", "audit", "telemetry"]`. */
  readonly story: readonly string[];
  /**
   * The items that did not come; empty when they are not known, for example where they are only
   * counted.
   */
  readonly items: readonly Tree[];
}

/** The stories whose lacks can be explained. */
const STORIES: readonly (string | undefined)[] = ["logs", "telemetry"];

/**
 * The lack that `mismatch` tells of. `expect` has its variables put in. Undefined when the mismatch
 * is of no story, or when something came that should not have.
 */
export function lackAt({ path, range }: Mismatch, expect: Tree): Lack | undefined {
  const parsed = path === undefined ? undefined : parsePath(path);
  if (!parsed?.ok) return undefined;
  const length = parsed.value[0] === "extensions" ? 3 : 1;
  const story = parsed.value.slice(0, length).map(String);
  if (story.length < length || !STORIES.includes(story.at(-1))) return undefined;
  const pattern = story.reduce<Tree | undefined>(childOf, expect);
  const items = pattern && itemsAt(pattern, { index: parsed.value[length], range });
  return items && { story, items };
}

/** `$exact` may stand between a map and its keys. */
function childOf(tree: Tree | undefined, key: string): Tree | undefined {
  return valueOf(tree, key) ?? valueOf(valueOf(tree, "$exact"), key);
}

function itemsAt(
  pattern: Tree,
  place: { readonly index: string | number | undefined; readonly range: Range },
): readonly Tree[] | undefined {
  const { index, range } = place;
  if (pattern.kind === "list") {
    const item = typeof index === "number" ? pattern.items[index] : undefined;
    return item ? [item] : pattern.items;
  }
  const operators = entriesOf(pattern).filter(
    ({ value }) => range.start >= value.range.start && range.end <= value.range.end,
  );
  if (operators.some(asksForLess)) return undefined;
  const [operator, ...others] = operators;
  // Where a variable stands for the whole pattern, any of its operators may have failed.
  if (!operator || others.length > 0) return [];
  if (operator.key === "$contains") return [operator.value];
  return operator.key === "$exact" ? itemsAt(operator.value, place) : [];
}

function asksForLess({ key, value }: TreeEntry): boolean {
  if (key === "$not") return true;
  if (key !== "$length") return false;
  const isNone = value.kind === "scalar" && value.value === 0;
  return isNone || entriesOf(value).some((bound) => bound.key === "$lt" || bound.key === "$lte");
}
