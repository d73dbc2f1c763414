import { expect, test } from "bun:test";
import {
  extentOf,
  splitLines,
  placeOf,
  editorPosition,
} from "../../../src/report/text/location.ts";

test("splitLines() splits at LF, CRLF and CR, and always gives a line", () => {
  expect(splitLines("a\nb\r\nc\rd")).toEqual([
    { text: "a", start: 0 },
    { text: "b", start: 2 },
    { text: "c", start: 5 },
    { text: "d", start: 7 },
  ]);
  expect(splitLines("")).toEqual([{ text: "", start: 0 }]);
  expect(splitLines("a\n")).toHaveLength(2);
});

test("editorPosition() finds every offset, and the end for what is past it", () => {
  const lines = splitLines("ab\r\n\r\nc");
  const found = [0, 1, 2, 3, 4, 6, 7, 99].map((offset) => {
    const { line, column } = editorPosition(lines, offset);
    return `${line}:${column}`;
  });
  expect(found).toEqual(["1:1", "1:2", "1:3", "1:3", "2:1", "3:1", "3:2", "3:2"]);
});

test("extentOf() leaves out white space at the end of a range", () => {
  const source = { path: "a.yml", text: "key:\n  - 1\n  - 2\n\n" };
  expect(extentOf(source, { start: 7, end: source.text.length })).toEqual({
    start: { line: 2, column: 3 },
    end: { line: 3, column: 6 },
  });
  expect(placeOf(source, { start: 7, end: 8 })).toBe("a.yml:2:3");
});
