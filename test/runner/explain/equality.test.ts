import { expect, test } from "bun:test";
import { explainEquality } from "../../../src/runner/explain/equality.ts";
import type { Facts } from "../../../src/runner/explain/facts.ts";

/** What is said beside the mismatch of `value` in `text`, at `path`. */
function told(text: string, value: string, path: string): string | undefined {
  const start = text.lastIndexOf(value);
  const range = { start, end: start + value.length };
  const mismatch = { message: "", source: { path: "a.yml", text }, range, path };
  return explainEquality(mismatch, {} as Facts);
}

test.each([
  ["duration: 10s", "10s", "duration"],
  ["billed: 10s", "10s", "billed"],
  ["thresholds: { coldStarts: 3 }", "3", "thresholds.coldStarts"],
])("explainEquality() says of %s that a literal is no bound", (text, value, path) => {
  expect(told(text, value, path)).toBe(
    `a literal means exactly that; for at most that write { $lte: ${value} }`,
  );
});

test.each([
  ["duration: { $lt: 10s }", "10s", "duration"],
  ["thresholds: { coldStarts: { $lte: 3 } }", "3", "thresholds.coldStarts"],
  ["response: 3", "3", "response"],
  ["thresholds: { errors: 0 }", "0", "thresholds.errors"],
  ['duration: "${limit}"', '"${limit}"', "duration"],
])("explainEquality() says nothing of %s", (text, value, path) => {
  expect(told(text, value, path)).toBeUndefined();
});
