import { isLogLine, isMapLike, isStory, story, type Story } from "./actual.ts";
import { compareEntries, type Compare } from "./compare.ts";
import type { Mismatch } from "./diagnostic.ts";
import { differs, type Spot } from "./mismatch.ts";
import { nearest } from "./nearest.ts";
import { order } from "./ordering.ts";
import { compileRegex } from "./regex.ts";
import { textOf } from "./tree-text.ts";
import { entriesOf, itemsOf, valueOf, type Tree } from "./tree.ts";

interface Application {
  readonly operand: Tree;
  readonly actual: unknown;
  readonly spot: Spot;
  readonly compare: Compare;
}

type Operator = (application: Application) => readonly Mismatch[];

const OPERATORS = {
  $gt: (application) => ordered(application, (difference) => difference > 0),
  $gte: (application) => ordered(application, (difference) => difference >= 0),
  $lt: (application) => ordered(application, (difference) => difference < 0),
  $lte: (application) => ordered(application, (difference) => difference <= 0),
  $regex: matchesRegex,
  $contains: contains,
  $in: isIn,
  $not: isNot,
  $exists: exists,
  $length: hasLength,
  $exact: isExact,
} as const satisfies Record<string, Operator>;

/** A key that makes a map of an expectation an operator. */
export type OperatorName = keyof typeof OPERATORS;

/** All operators there are. */
export const OPERATOR_NAMES = Object.keys(OPERATORS) as readonly OperatorName[];

/** The operators that hold for a stream where they hold for its last part. */
const SURE_IN_A_PART: readonly OperatorName[] = ["$contains", "$exists"];

/** Whether `tree` is an operator: a map with a key that begins with `$`. */
export function isOperator(tree: Tree): boolean {
  return entriesOf(tree).some(({ key }) => key.startsWith("$"));
}

/** The mismatches of the operators in `pattern`, all of which must hold. */
export function applyOperators(
  pattern: Tree,
  { actual, spot, compare }: Omit<Application, "operand">,
): readonly Mismatch[] {
  return entriesOf(pattern).flatMap(({ key, keyRange, value: operand }): readonly Mismatch[] => {
    const name = OPERATOR_NAMES.find((operator) => operator === key);
    if (name) {
      const mismatches = OPERATORS[name]({ operand, actual, spot, compare });
      const isSure = SURE_IN_A_PART.includes(name) || (name === "$not" && mismatches.length > 0);
      if (!isStory(actual) || !actual.isPartial || isSure) return mismatches;
      const message = `${spot.path} cannot be checked with ${name}: its beginning is not kept`;
      return [{ message, ...spot, range: keyRange }];
    }
    const hint = "{ $exact: … } takes keys as they are";
    return [{ message: `unknown operator "${key}"`, source: spot.source, range: keyRange, hint }];
  });
}

function ordered(
  { operand, actual, spot }: Application,
  holds: (difference: number) => boolean,
): readonly Mismatch[] {
  const difference = order(actual, operand);
  return difference !== undefined && holds(difference) ? [] : [differs(operand, actual, spot)];
}

function matchesRegex({ operand, actual, spot }: Application): readonly Mismatch[] {
  const text = textIn(actual);
  const regex = compileRegex(textOf(operand));
  const isMatch = text !== undefined && regex.ok && regex.value.test(text);
  return isMatch ? [] : [differs(operand, actual, spot)];
}

function contains({ operand, actual, spot, compare }: Application): readonly Mismatch[] {
  const text = textIn(actual);
  const isText = text !== undefined && operand.kind === "scalar" && text.includes(textOf(operand));
  const items = listIn(actual) ?? [];
  const isItem = items.some((item) => compare(operand, item, spot).length === 0);
  if (isText || isItem) return [];
  const lead = `nothing in ${spot.path} matches`;
  return nearest(operand, items, { lead, spot, compare }) ?? [differs(operand, actual, spot)];
}

function isIn({ operand, actual, spot, compare }: Application): readonly Mismatch[] {
  const isOne = itemsOf(operand).some((item) => compare(item, actual, spot).length === 0);
  return isOne ? [] : [differs(operand, actual, spot)];
}

function isNot(application: Application): readonly Mismatch[] {
  const { operand, actual, spot, compare } = application;
  if (compare(operand, actual, spot).length > 0) return [];
  return [differs(operand, unwantedItems(application) ?? actual, spot)];
}

/** The items that `{ $not: { $contains: … } }` found; undefined for any other pattern. */
function unwantedItems({ operand, actual, spot, compare }: Application): Story | undefined {
  const item = valueOf(operand, "$contains");
  const items = listIn(actual);
  if (!item || !items || entriesOf(operand).length > 1) return undefined;
  return story(items.filter((candidate) => compare(item, candidate, spot).length === 0));
}

function exists({ operand, actual, spot }: Application): readonly Mismatch[] {
  const isExpected = operand.kind === "scalar" && operand.value === true;
  return isExpected === (actual !== undefined) ? [] : [differs(operand, actual, spot)];
}

function hasLength({ operand, actual, spot, compare }: Application): readonly Mismatch[] {
  const length = textIn(actual)?.length ?? listIn(actual)?.length;
  const mismatches = compare(operand, length, { ...spot, path: `length of ${spot.path}` });
  return mismatches.map((mismatch) => ({ ...mismatch, path: spot.path }));
}

/** Counts for one level only: values inside match as usual. A key that begins with `$` is a key. */
function isExact({ operand, actual, spot, compare }: Application): readonly Mismatch[] {
  if (operand.kind !== "map") return compare(operand, listIn(actual) ?? actual, spot);
  if (!isMapLike(actual)) return [differs(operand, actual, spot)];
  const expected = new Set(operand.entries.map(({ key }) => key));
  const extra = Object.entries(actual)
    .filter(([key, value]) => value !== undefined && !expected.has(key))
    .map(([key]) => {
      const message = `"${key}" is not expected in ${spot.path}`;
      return { message, ...spot, range: operand.range };
    });
  return [...compareEntries(operand.entries, actual, { spot, compare }), ...extra];
}

function textIn(actual: unknown): string | undefined {
  if (isLogLine(actual)) return actual.line;
  return typeof actual === "string" ? actual : undefined;
}

function listIn(actual: unknown): readonly unknown[] | undefined {
  if (isStory(actual)) return actual.items;
  return Array.isArray(actual) ? actual : undefined;
}
