import { expect, test } from "bun:test";
import { renderDifference, summarizeDifference } from "../../../src/report/part/difference.ts";
import { createStyle, PLAIN } from "../../../src/report/text/style.ts";

test("renderDifference() shows every line below a legend", () => {
  expect(renderDifference(["  1 as expected", "- a", "+ b"], PLAIN)).toEqual([
    "- expected  + got",
    "  1 as expected",
    "- a",
    "+ b",
  ]);
});

test("renderDifference() counts what is past its bound", () => {
  const lines = renderDifference(
    Array.from({ length: 41 }, (_, index) => `+ ${index}`),
    PLAIN,
  );
  expect(lines).toHaveLength(42);
  expect(lines.at(-1)).toBe("  … 1 more line");
});

test("renderDifference() cuts long lines and shows control characters", () => {
  const look = { style: createStyle(false), columns: 12 };
  expect(renderDifference(["+ \u001B[2J", `- ${"x".repeat(20)}`], look).slice(1)).toEqual([
    "+ ␛[2J",
    "- xxxxxxxxx…",
  ]);
});

test("renderDifference() paints what was expected green and what came red", () => {
  const look = { style: createStyle(true), columns: 80 };
  expect(renderDifference(["- a", "+ b", "  c"], look).slice(1)).toEqual([
    "\u001B[32m- a\u001B[39m",
    "\u001B[31m+ b\u001B[39m",
    "\u001B[2m  c\u001B[22m",
  ]);
});

test("summarizeDifference() is undefined when nothing differs, and bounded", () => {
  expect(summarizeDifference(["  same"])).toBeUndefined();
  expect(summarizeDifference([`+ ${"x".repeat(500)}`])).toHaveLength("got ".length + 80);
});
