import { parseDuration } from "../core/duration.ts";
import { compareNumbers, isNumeric } from "../core/exact-number.ts";
import { isDuration } from "./actual.ts";
import { numberOf } from "./tree-text.ts";
import type { Tree } from "./tree.ts";

const INSTANT = /^\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|[+-]\d{2}:?\d{2})$/;

/**
 * How `actual` stands to `expected`: below zero when it is less, above when it is more. Durations,
 * numbers and instants (ISO 8601) have an order; undefined for anything else, or for two kinds.
 */
export function order(actual: unknown, expected: Tree): number | undefined {
  if (expected.kind !== "scalar") return undefined;
  const { value } = expected;
  if (isDuration(actual)) {
    const wanted = typeof value === "string" ? parseDuration(value) : undefined;
    return wanted?.ok ? actual.durationMs - wanted.value : undefined;
  }
  if (isNumeric(actual) && typeof value === "number") {
    return compareNumbers(String(actual), numberOf(expected));
  }
  if (typeof actual !== "string" || typeof value !== "string") return undefined;
  if (!INSTANT.test(actual) || !INSTANT.test(value)) return undefined;
  return Date.parse(actual) - Date.parse(value);
}
