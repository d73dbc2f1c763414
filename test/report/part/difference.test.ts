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
  const numbered = (sign: string, count: number): string[] =>
    Array.from({ length: count }, (_, index) => `${sign} ${index}`);
  const sides = [...numbered("-", 21), ...numbered("+", 22)];
  const lines = renderDifference(sides, PLAIN);
  expect(lines).toHaveLength(1 + 21 + 21);
  expect(lines[21]).toBe("- … 1 more line; -v shows more");
  expect(lines.at(-1)).toBe("+ … 2 more lines; -v shows more");
  const many = Array.from({ length: 60 }, (_, index) => (index % 2 === 0 ? "+ a" : "  b"));
  expect(renderDifference(many, PLAIN).at(-1)).toBe("  … 10 more lines; -v shows more");
  for (const whole of [sides, many]) {
    expect(renderDifference(whole, { ...PLAIN, isWhole: true })).toHaveLength(1 + whole.length);
  }
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

const LONG = "lorem ipsum ".repeat(1000);

test("renderDifference() cuts two long lines around what differs, and says where it is", () => {
  const look = { style: createStyle(false), columns: 50 };
  expect(renderDifference([`- ${LONG}one more`, `+ ${LONG}two more`], look).slice(1)).toEqual([
    "- …um lorem ipsum one more",
    "+ …um lorem ipsum two more",
    "                  ^ character 12001",
  ]);
  const narrow = renderDifference([`- ${LONG}one${LONG}`, `+ ${LONG}${LONG}`], {
    ...look,
    columns: 40,
  });
  for (const line of narrow) expect(line.length).toBeLessThanOrEqual(40);
  expect(narrow.slice(1)).toEqual([
    "- …orem ipsum onelorem ipsum lorem ipsu…",
    "+ …orem ipsum lorem ipsum lorem ipsum l…",
    "              ^ character 12001",
  ]);
});

test("summarizeDifference() cuts two long sides around what differs", () => {
  expect(summarizeDifference([`- ${LONG}one`, `+ ${LONG}two`])).toMatch(
    /^expected ….{10,30}one, got ….{10,30}two$/,
  );
});
