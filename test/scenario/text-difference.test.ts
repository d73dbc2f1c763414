import { expect, test } from "bun:test";
import { lines, textDifference } from "../../src/scenario/text-difference.ts";

function numbered(from: number, to: number): readonly string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => `${from + index}`);
}

test.each<[string, string, string[]]>([
  ["a", "b", ["- a", "+ b"]],
  ["a", "a", ["- a", "+ a"]],
  ["a\nb\nc", "a\nx\nc", ["  a", "- b", "+ x", "  c"]],
  ["a\nb", "a", ["  a", "- b"]],
  ["a", "a\nb", ["  a", "+ b"]],
  ["a\na", "a", ["  a", "- a"]],
  ["1\n2\n3\na", "1\n2\n3\nb", ["  1", "  2", "  3", "- a", "+ b"]],
])("textDifference(%j, %j) is %j", (expected, got, difference) => {
  expect(textDifference(expected, got)).toEqual(difference);
});

test("textDifference() counts equal lines that are far from what differs", () => {
  const expected = [...numbered(1, 9), "x", ...numbered(11, 30)].join("\n");
  expect(textDifference(expected, numbered(1, 30).join("\n"))).toEqual([
    "  … 7 equal lines",
    "  8",
    "  9",
    "- x",
    "+ 10",
    "  11",
    "  12",
    "  … 18 equal lines",
  ]);
});

test("lines() keeps two hundred lines, and counts the others", () => {
  const shown = lines("+", numbered(1, 202).join("\n"));
  expect([shown.length, shown[0], shown.at(-1)]).toEqual([201, "+ 1", "+ … 2 more lines"]);
});
