import { expect, test } from "bun:test";
import { story } from "../../src/scenario/actual.ts";
import { match } from "../../src/scenario/matcher.ts";
import { treeIn } from "./support.ts";

const FILL = "a line that is long enough not to stand beside a caret";

function differenceOf(text: string, items: readonly unknown[]): readonly string[] | undefined {
  const { source, tree } = treeIn(text);
  const context = { source, path: "logs", vars: new Map() };
  const [mismatch, ...others] = match(tree, story(items), context);
  expect(others).toEqual([]);
  return mismatch?.difference;
}

test("match() of a list of another length shows what is too much and what is missing", () => {
  expect(differenceOf("{ $exact: [a, b, x] }", ["a", FILL, "b", "c", "d"])).toEqual([
    "  1 as expected",
    `+ ${FILL}`,
    "  1 as expected",
    "- x",
    "+ c",
    "+ d",
  ]);
});

test("match() of a list shows maps on one line each", () => {
  const items = [{ type: "function", record: FILL }, { type: "function" }];
  expect(differenceOf("{ $exact: [{ type: function }] }", items)).toEqual([
    "  1 as expected",
    '+ {"type":"function"}',
  ]);
});

test("match() of a list keeps a bounded number of items", () => {
  const items = Array.from({ length: 210 }, (_, index) => `${FILL} ${index}`);
  const difference = differenceOf("{ $exact: [] }", items);
  expect(difference).toHaveLength(201);
  expect(difference?.at(-1)).toBe("  … 10 more");
});

test("match() of a list of the same length shows items that came at another place as such", () => {
  expect(differenceOf("{ $exact: [a, b, c] }", [FILL, "a", "b"])).toEqual([
    `+ ${FILL}`,
    "  2 as expected",
    "- c",
  ]);
});

test("match() of a list of the same length points at each item that is wrong in its place", () => {
  const { source, tree } = treeIn("{ $exact: [a, b, c] }");
  const context = { source, path: "logs", vars: new Map() };
  const mismatches = match(tree, story(["a", FILL, "d"]), context);
  expect(mismatches.map(({ message }) => message)).toEqual([
    "logs[1] does not match",
    "logs[2] does not match",
  ]);
});
