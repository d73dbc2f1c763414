import { expect, test } from "bun:test";
import { cutEnd, cutStart, padEnd, slice, widthOf, wrap } from "../../../src/report/text/width.ts";

test("widthOf() counts the cells of a terminal", () => {
  for (const [text, width] of [
    ["", 0],
    ["plain", 5],
    ["日本", 4],
    ["e\u0301", 1],
    ["👩‍👩‍👧", 2],
    ["❤️", 2],
    ["🇫🇷", 2],
    ["한글", 4],
    ["ｆｕｌｌ", 8],
    ["…▇✗›", 4],
    ["\u200B", 0],
  ] as const) {
    expect([text, widthOf(text)]).toEqual([text, width]);
    expect([text, widthOf(text)]).toEqual([text, Bun.stringWidth(text)]);
  }
});

test("slice() gives spaces for half of a wide character", () => {
  expect(slice("a日b", 0, 2)).toBe("a ");
  expect(slice("a日b", 2, 4)).toBe(" b");
  expect(slice("a日b", 1, 3)).toBe("日");
});

test("cutEnd(), cutStart() and padEnd() keep to the cells they are given", () => {
  expect(cutEnd("says hello", 10)).toBe("says hello");
  expect(cutEnd("says hello", 6)).toBe("says…");
  expect(cutEnd("日本語", 4)).toBe("日…");
  expect(cutStart("test/scenarios/hello.yml", 12)).toBe("…s/hello.yml");
  expect(padEnd("日本", 6)).toBe("日本  ");
});

test("wrap() breaks at spaces where it can, and cuts the last line", () => {
  expect(wrap("one two three four", 9, 5)).toEqual(["one two", "three", "four"]);
  expect(wrap("x".repeat(25), 10, 2)).toEqual(["x".repeat(10), `${"x".repeat(9)}…`]);
  expect(wrap("", 10, 2)).toEqual([""]);
});
