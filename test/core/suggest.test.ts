import { expect, test } from "bun:test";
import { editDistance, hintAmong, suggest } from "../../src/core/suggest.ts";

test.each([
  ["", "", 0],
  ["", "abc", 3],
  ["abc", "", 3],
  ["invok", "invoke", 1],
  ["invoek", "invoke", 1],
  ["kitten", "sitting", 3],
  ["same", "same", 0],
])("editDistance() of %p and %p is %p", (left, right, distance) => {
  expect(editDistance(left, right)).toBe(distance);
});

test.each([
  ["invok", ["name", "invoke", "wait"], "invoke"],
  ["Invoke", ["name", "invoke"], "invoke"],
  ["spindwon", ["spindown", "timeout", "failure"], "spindown"],
  ["memory", ["memorySize"], "memorySize"],
  ["env", ["handler", "environment"], "environment"],
  ["zzz", ["name", "invoke"], undefined],
  ["x", ["y"], undefined],
  ["ids", ["id"], "id"],
  ["name", ["name"], undefined],
  ["anything", [], undefined],
])("suggest(%p) among %p is %p", (word, candidates, expected) => {
  expect(suggest(word, candidates)).toBe(expected as string);
});

test.each([
  ["runtim", ["runtime", "audit"], 'did you mean "runtime"?'],
  ["no", ["on", "off"], 'did you mean "off"?'],
  ["zzz", ["runtime", "audit"], "one of runtime, audit"],
])("hintAmong(%p) among %p is %p", (written, names, expected) => {
  expect(hintAmong(written, names)).toBe(expected);
});
