import { expect, test } from "bun:test";
import { visible } from "../../../src/report/text/visible.ts";

test("visible() leaves ordinary text of any script as it is", () => {
  for (const text of ["", "plain", "日本語", "👩‍👩‍👧", "e\u0301", "العربية"])
    expect(visible(text)).toBe(text);
});

test("visible() shows what would command a terminal", () => {
  expect(visible("\u001B[31mred\u001B[0m\r\n")).toBe("␛[31mred␛[0m␍␊");
  expect(visible("a\tb\u0000\u007F\u009B\u202E\u2028")).toBe("a    b␀␡<U+009B><U+202E><U+2028>");
  expect(visible("half \uD83D of an emoji")).toBe("half \uFFFD of an emoji");
});

test("visible() of the parts is the parts of visible()", () => {
  const text = "a\tb\u001Bc\u202Ed";
  for (let at = 0; at <= text.length; at++) {
    expect(visible(text.slice(0, at)) + visible(text.slice(at))).toBe(visible(text));
  }
});
