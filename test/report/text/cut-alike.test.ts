import { expect, test } from "bun:test";
import { cutAlike } from "../../../src/report/text/cut-alike.ts";
import { widthOf } from "../../../src/report/text/width.ts";

const FILL = "0123456789".repeat(10);

test("cutAlike() leaves texts as they are that have room", () => {
  expect(cutAlike("abc", "abd", 3)).toEqual({
    left: "abc",
    right: "abd",
    lead: undefined,
    column: 3,
  });
});

test("cutAlike() keeps a beginning that has room, and cuts what comes after", () => {
  expect(cutAlike(`abc${FILL}`, "abd", 20)).toEqual({
    left: "abc0123456789012345…",
    right: "abd",
    lead: undefined,
    column: 3,
  });
});

test("cutAlike() gives up the same of both before the first difference", () => {
  expect(cutAlike(`${FILL}a${FILL}`, `${FILL}b`, 20)).toEqual({
    left: "…56789a012345678901…",
    right: "…56789b",
    lead: 6,
    column: 101,
  });
});

test("cutAlike() shows where one text ends, and no half of a character", () => {
  expect(cutAlike(FILL, `${FILL}x`, 20)).toMatchObject({ left: "…56789", right: "…56789x" });
  const [one, other] = [`${FILL}\u{1F600}`, `${FILL}\u{1F601}`];
  const cut = cutAlike(one, other, 20);
  expect(cut).toMatchObject({ left: "…56789\u{1F600}", right: "…56789\u{1F601}", column: 101 });
});

test.each([
  ["wide characters", "界".repeat(500)],
  ["control characters", "\u0000\u001B".repeat(500)],
  ["marks", "a\u0301".repeat(500)],
])("cutAlike() keeps its width with %s", (_, text) => {
  for (const cells of [20, 38, 78]) {
    const { left, right } = cutAlike(`${text}1${text}`, `${text}2`, cells);
    expect(widthOf(left)).toBeLessThanOrEqual(cells);
    expect(widthOf(right)).toBeLessThanOrEqual(cells);
    expect(left).toContain("1");
    expect(right).toContain("2");
  }
});

test("cutAlike() of megabytes takes no time to speak of", () => {
  const text = "é".repeat(6_000_000);
  const before = performance.now();
  cutAlike(`${text}a${text}`, `${text}b`, 80);
  expect(performance.now() - before).toBeLessThan(500);
});
