import { describe, expect, test } from "bun:test";
import { logLine, story } from "../../src/scenario/actual.ts";
import { match } from "../../src/scenario/matcher.ts";
import { readPath } from "../../src/scenario/path.ts";
import { treeIn } from "./support.ts";

function mismatchesOf(text: string, items: readonly unknown[]) {
  const { source, tree } = treeIn(text);
  return match(tree, story(items), { source, path: "logs", vars: new Map() });
}

test.each<[string, readonly unknown[]]>([
  ["[]", []],
  ["[]", ["a"]],
  ["[a, c]", ["a", "b", "c"]],
  ["[a, a]", ["a", "b", "a"]],
  ["[{ type: x }, { type: y, n: 2 }]", [{ type: "x" }, { type: "y", n: 1 }, { type: "y", n: 2 }]],
  ["[{ $regex: b }]", ["a", "abc"]],
])("match() finds the story %s in %p", (pattern, items) => {
  expect(mismatchesOf(pattern, items)).toEqual([]);
});

test("match() of a story wants each item after the one before", () => {
  const [mismatch, ...others] = mismatchesOf("[b, a]", ["a", "b"]);
  expect(others).toEqual([]);
  expect(mismatch).toMatchObject({
    message: "logs[1] did not come",
    range: { start: 4, end: 5 },
    label: "got nothing more",
    hint: "it came, but not after the item before",
  });
});

test.each([
  ["[a, a]", ["a"], "it came once, and logs[0] was it"],
  ["[b, a, a]", ["b", "a", "c"], "it came once, and logs[1] was it"],
  ["[a, a, a]", ["a", "a"], "it came 2 times, and logs[0] and logs[1] were it"],
  ["[a, b, a]", ["a", "a", "b"], "it came, but not after the item before"],
])("match() of a story holds what came for one item alone: %s in %p", (pattern, items, hint) => {
  const mismatches = mismatchesOf(pattern, items);
  expect(mismatches.map((mismatch) => mismatch.hint)).toEqual([hint]);
});

test("match() of a story tells every item that did not come, and goes on after it", () => {
  const found = mismatchesOf("[a, x, b, y]", ["a", "b"]);
  expect(found.map(({ message }) => message)).toEqual([
    "logs[1] did not come",
    "logs[3] did not come",
  ]);
  expect(found[0]?.difference).toEqual(["- x", "+ b"]);
  expect(found[0]?.hint).toBeUndefined();
});

test("match() of a story with nothing in it says so", () => {
  expect(mismatchesOf("[a]", [])[0]?.label).toBe("got nothing");
});

test("match() of a story shows the first items that came instead", () => {
  const items = Array.from({ length: 210 }, (_, index) => logLine("runtime", `line ${index}`));
  const [mismatch] = mismatchesOf("[x]", items);
  expect(mismatch?.difference).toHaveLength(201);
  expect(mismatch?.difference?.slice(0, 2)).toEqual(["- x", "+ line 0"]);
  expect(mismatch?.difference?.at(-1)).toBe("+ … 11 more");
});

test("match() takes a plain list as a story when it is told to", () => {
  const { source, tree } = treeIn("[b]");
  const context = { source, path: "events", vars: new Map() };
  expect(match(tree, ["a", "b"], { ...context, mode: "story" })).toEqual([]);
  expect(match(tree, ["a", "b"], context)).toHaveLength(1);
});

test("match() finds stories inside of what it is given", () => {
  const { source, tree } = treeIn(
    "{ extensions: { audit: { events: [{ eventType: SHUTDOWN }] } } }",
  );
  const events = story([{ eventType: "INVOKE" }, { eventType: "SHUTDOWN" }]);
  const actual = { extensions: { audit: { events } } };
  expect(match(tree, actual, { source, path: "", vars: new Map() })).toEqual([]);
});

describe("match() of a story without its beginning", () => {
  const lines = story([logLine("runtime", "last")], { isPartial: true });
  const found = (text: string): readonly string[] => {
    const { source, tree } = treeIn(text);
    const context = { source, path: "logs", vars: new Map() };
    return match(tree, lines, context).map(({ message }) => message);
  };

  test.each(["[last]", "{ $contains: last }", "[]"])("match() holds for %s", (text) => {
    expect(found(text)).toEqual([]);
  });

  test.each([
    ["{ $length: 1 }", "$length"],
    ["{ $exact: [last] }", "$exact"],
    ["{ $not: { $contains: first } }", "$not"],
    ["{ $in: [[last]] }", "$in"],
  ])("match() cannot tell of %s", (text, operator) => {
    const message = `logs cannot be checked with ${operator}: its beginning is not kept`;
    expect(found(text)).toEqual([message]);
  });

  test("match() tells what is there and should not be", () => {
    expect(found("{ $not: { $contains: last } }")).toEqual(["logs does not match"]);
    expect(found("[first]")).toEqual(["logs[0] did not come"]);
  });

  test("readPath() knows no position in it", () => {
    expect(readPath({ logs: lines }, "logs[0]")).toBeUndefined();
  });
});
