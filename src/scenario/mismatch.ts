import { formatDuration } from "../core/duration.ts";
import { isNumeric } from "../core/exact-number.ts";
import { shownJson } from "../core/json.ts";
import { suggest } from "../core/suggest.ts";
import { isDuration, isLogLine, isStory } from "./actual.ts";
import type { Mismatch, Source } from "./diagnostic.ts";
import { textDifference } from "./text-difference.ts";
import { indentedJsonOf, textOf } from "./tree-text.ts";
import type { Tree, TreeEntry } from "./tree.ts";

/** The longest actual value that stands beside the caret, in characters. */
const MAX_LABEL_LENGTH = 40;

/** Where a comparison is. */
export interface Spot {
  readonly source: Source;
  /** In the names of `expect`: `response.items[0]`. */
  readonly path: string;
}

/** The spot of `step` (a key, or a position in a list) inside `spot`. */
export function inside(spot: Spot, step: string | number): Spot {
  return { ...spot, path: spot.path + suffix(spot.path, step) };
}

function suffix(path: string, step: string | number): string {
  if (typeof step === "number") return `[${step}]`;
  if (!/^[^.[\]"\s]+$/.test(step)) return `[${JSON.stringify(step)}]`;
  return path === "" ? step : `.${step}`;
}

/** The mismatch of two values: `got …` beside the caret, or a difference where the value is long. */
export function differs(expected: Tree, actual: unknown, spot: Spot): Mismatch {
  const message = `${spot.path === "" ? "the value" : spot.path} does not match`;
  const place = { message, ...spot, range: expected.range };
  const hint = kindHint(expected, actual);
  const got = describe(actual);
  if (got.length <= MAX_LABEL_LENGTH && !got.includes("\n")) {
    return { ...place, label: `got ${got}`, hint };
  }
  const difference = textDifference(expectedText(expected, actual), actualText(actual));
  return { ...place, hint, difference };
}

/** How many keys stand beside the caret. */
const MAX_KEYS = 8;

/** An expected key that `actual` does not have: with those that it has, and the one that was meant. */
export function isMissing(
  { key, keyRange: range }: Pick<TreeEntry, "key" | "keyRange">,
  actual: object,
  spot: Spot,
): Mismatch {
  const where = spot.path === "" ? "" : ` in ${spot.path}`;
  const place = { message: `"${key}" is missing${where}`, ...spot, range };
  // It is there, without a value: a name of `expect`.
  if (Object.hasOwn(actual, key)) return place;
  const keys = Object.keys(actual);
  const meant = suggest(key, keys);
  const hint = meant === undefined ? undefined : `did you mean "${meant}"?`;
  return { ...place, label: describeKeys(keys), hint };
}

function describeKeys(keys: readonly string[]): string {
  const shown = keys
    .slice(0, MAX_KEYS)
    .map((key) => (/^[\w$.-]+$/.test(key) ? key : JSON.stringify(key)))
    .join(", ");
  const more = keys.length > MAX_KEYS ? ", …" : "";
  if (keys.length === 0) return "got no keys";
  return `got the key${keys.length === 1 ? "" : "s"} ${shown}${more}`;
}

/** An actual value on one line, for people. */
export function describe(actual: unknown): string {
  if (actual === undefined) return "nothing";
  if (isDuration(actual)) return describeDuration(actual.durationMs);
  if (isLogLine(actual)) return describe(actual.line);
  if (isStory(actual)) return actual.items.length === 0 ? "nothing" : json(actual.items);
  if (typeof actual === "string") return isPlain(actual) ? actual : JSON.stringify(actual);
  return json(actual);
}

function describeDuration(durationMs: number): string {
  if (durationMs >= 10_000) return formatDuration(durationMs);
  return `${Math.round(durationMs * 1000) / 1000}ms`;
}

/** Whether text can stand without quotes and not be taken for something else. */
function isPlain(text: string): boolean {
  return /^[A-Za-z_/][^\n"]*$/.test(text) && text.trim() === text && !isWord(text);
}

function isWord(text: string): boolean {
  return ["true", "false", "null", "nothing"].includes(text);
}

function json(value: unknown): string {
  return shownJson(value, readable);
}

function actualText(actual: unknown): string {
  if (typeof actual === "string") return actual;
  if (isLogLine(actual)) return actual.line;
  if (isStory(actual)) return actual.items.map(describe).join("\n");
  return shownJson(actual, readable, 2);
}

/** Durations, lines and stories inside a map, as people read them. */
function readable(_key: string, value: unknown): unknown {
  if (isDuration(value) || isLogLine(value)) return describe(value);
  return isStory(value) ? value.items : value;
}

/** Laid out as {@link actualText} is, so that equal lines look equal. */
function expectedText(expected: Tree, actual: unknown): string {
  if (expected.kind === "scalar") return textOf(expected);
  if (!isStory(actual)) return indentedJsonOf(expected);
  return expected.kind === "list" ? expected.items.map(textOf).join("\n") : textOf(expected);
}

function kindHint(expected: Tree, actual: unknown): string | undefined {
  if (expected.kind !== "scalar" || kindOf(expected.value) === kindOf(actual)) return undefined;
  const isAlike = textOf(expected) === describe(actual).replace(/^"(.*)"$/, "$1");
  return isAlike ? `expected ${kindOf(expected.value)}, got ${kindOf(actual)}` : undefined;
}

function kindOf(value: unknown): string {
  if (typeof value === "string") return "text";
  if (isNumeric(value)) return "a number";
  return typeof value === "object" ? "null" : `a ${typeof value}`;
}
