import { expect, test } from "bun:test";
import { renderFrame, sentenceOf, type Framed } from "../../../src/report/part/frame.ts";
import { createStyle } from "../../../src/report/text/style.ts";
import type { Range, Source } from "../../../src/scenario/diagnostic.ts";
import { rangeOf } from "../world.ts";

function source(text: string): Source {
  return { path: "hello.yml", text };
}

function frame(
  file: Source,
  marked: string | Range,
  { columns = 80, ...given }: Partial<Framed> & { columns?: number } = {},
): string {
  const range = typeof marked === "string" ? rangeOf(file, marked) : marked;
  const framed = { message: 'unknown key "invok"', source: file, range, ...given };
  return renderFrame(framed, { style: createStyle(false), columns }).join("\n");
}

const HELLO = source("name: says hello\nsteps:\n  - invok: { name: Ada }\n    expect: {}\n");

test("renderFrame() puts a caret under the place, the label beside it and the hint below", () => {
  const shown = frame(HELLO, "invok", { label: "not a verb", hint: 'did you mean "invoke"?' });
  expect(`\n${shown}\n`).toMatchInlineSnapshot(`
    "
    error: unknown key "invok"
     --> hello.yml:3:5
      |
    1 | name: says hello
    2 | steps:
    3 |   - invok: { name: Ada }
      |     ^^^^^ not a verb
      |
    hint: did you mean "invoke"?
    "
  `);
});

test("renderFrame() ends with the carets when there is neither label nor hint", () => {
  expect(`\n${frame(HELLO, "name")}\n`).toMatchInlineSnapshot(`
    "
    error: unknown key "invok"
     --> hello.yml:1:1
      |
    1 | name: says hello
      | ^^^^
    "
  `);
});

test("renderFrame() has only words for what has no place", () => {
  const framed = { message: "ran out of its timeout of 30s", hint: "raise timeout" };
  expect(renderFrame(framed, { style: createStyle(false), columns: 80 })).toEqual([
    "error: ran out of its timeout of 30s",
    "hint: raise timeout",
  ]);
});

test("renderFrame() shows a difference between its carets and its hint", () => {
  const difference = ["  {", '-   "name": "Ada"', '+   "name": "Grace"', "  }"];
  const shown = frame(HELLO, "{ name: Ada }", { message: "response does not match", difference });
  expect(`\n${shown}\n`).toMatchInlineSnapshot(`
    "
    error: response does not match
     --> hello.yml:3:12
      |
    1 | name: says hello
    2 | steps:
    3 |   - invok: { name: Ada }
      |            ^^^^^^^^^^^^^
      |
      | - expected  + got
      |   {
      | -   "name": "Ada"
      | +   "name": "Grace"
      |   }
    "
  `);
  const hinted = frame(HELLO, "{ name: Ada }", { difference, hint: "names differ" });
  expect(hinted).toEndWith("\n  |   }\n  |\nhint: names differ");
});

test("renderFrame() keeps its carets in place behind tabs", () => {
  expect(`\n${frame(source("a:\t[\tx, wrong ]\n"), "wrong")}\n`).toMatchInlineSnapshot(`
    "
    error: unknown key "invok"
     --> hello.yml:1:9
      |
    1 | a:    [    x, wrong ]
      |               ^^^^^
    "
  `);
});

test("renderFrame() counts the cells of wide characters and emoji, and columns as editors do", () => {
  const file = source('greeting: { 日本: "👩‍👩‍👧 é", to: wrong }\n');
  expect(`\n${frame(file, "wrong", { label: "got 世界" })}\n`).toMatchInlineSnapshot(`
    "
    error: unknown key "invok"
     --> hello.yml:1:35
      |
    1 | greeting: { 日本: "👩‍👩‍👧 é", to: wrong }
      |                               ^^^^^ got 世界
    "
  `);
  expect(`\n${frame(file, "日本")}\n`).toMatchInlineSnapshot(`
    "
    error: unknown key "invok"
     --> hello.yml:1:13
      |
    1 | greeting: { 日本: "👩‍👩‍👧 é", to: wrong }
      |             ^^^^
    "
  `);
});

test("renderFrame() cuts a long line around its caret, and the lines above it alike", () => {
  const file = source(
    `${"above ".repeat(20)}\nshort\n${"x".repeat(300)} wrong ${"y".repeat(300)}\n`,
  );
  const shown = frame(file, "wrong", { columns: 60, label: "got right" });
  expect(`\n${shown}\n`).toMatchInlineSnapshot(`
    "
    error: unknown key "invok"
     --> hello.yml:3:302
      |
    1 | …
    2 | …
    3 | …xxxxxxxxxxxx wrong yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy…
      |               ^^^^^ got right
    "
  `);
  for (const line of shown.split("\n")) expect(line.length).toBeLessThanOrEqual(60);
});

test("renderFrame() cuts the end alone of a long line whose caret is near its beginning", () => {
  const file = source(`wrong: ${"y".repeat(300)}\n`);
  expect(`\n${frame(file, "wrong", { columns: 40 })}\n`).toMatchInlineSnapshot(`
    "
    error: unknown key "invok"
     --> hello.yml:1:1
      |
    1 | wrong: yyyyyyyyyyyyyyyyyyyyyyyyyyyy…
      | ^^^^^
    "
  `);
});

test("renderFrame() marks no more than is shown of a mark that is longer than the line", () => {
  const file = source(`key: ${"y".repeat(300)}\n`);
  expect(`\n${frame(file, "y".repeat(300), { columns: 40, label: "got z" })}\n`)
    .toMatchInlineSnapshot(`
    "
    error: unknown key "invok"
     --> hello.yml:1:6
      |
    1 | key: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyy…
      |      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      | got z
    "
  `);
});

test("renderFrame() puts a label below the carets where it does not fit, four lines at most", () => {
  const label = `got ${"a long story ".repeat(20)}`.trim();
  expect(`\n${frame(HELLO, "Ada", { columns: 50, label })}\n`).toMatchInlineSnapshot(`
    "
    error: unknown key "invok"
     --> hello.yml:3:20
      |
    1 | name: says hello
    2 | steps:
    3 |   - invok: { name: Ada }
      |                    ^^^
      | got a long story a long story a long story a
      | long story a long story a long story a long
      | story a long story a long story a long story
      | a long story a long story a long story a long…
    "
  `);
});

test("renderFrame() marks the first line of several and says where they end", () => {
  const file = source("expect:\n  response:\n    - one\n    - two\n\nname: x\n");
  const marked = "- one\n    - two\n\n";
  expect(`\n${frame(file, marked, { label: "got 3 items" })}\n`).toMatchInlineSnapshot(`
    "
    error: unknown key "invok"
     --> hello.yml:3:5
      |
    1 | expect:
    2 |   response:
    3 |     - one
      |     ^^^^^ to line 4, got 3 items
    "
  `);
});

test("renderFrame() marks an empty range at the end of the file", () => {
  const file = source("name: x\nsteps:\n");
  const end = { start: file.text.length, end: file.text.length };
  expect(`\n${frame(file, end, { message: 'missing key "steps"' })}\n`).toMatchInlineSnapshot(`
    "
    error: missing key "steps"
     --> hello.yml:3:1
      |
    1 | name: x
    2 | steps:
    3 |
      | ^
    "
  `);
  expect(`\n${frame(source(""), { start: 0, end: 0 })}\n`).toMatchInlineSnapshot(`
    "
    error: unknown key "invok"
     --> hello.yml:1:1
      |
    1 |
      | ^
    "
  `);
});

test("renderFrame() takes a range past the end for the end", () => {
  expect(frame(source("a: b"), { start: 90, end: 99 })).toEndWith(
    " --> hello.yml:1:5\n  |\n1 | a: b\n  |     ^",
  );
});

test("renderFrame() reads CRLF and CR as line ends", () => {
  const expected = frame(HELLO, "invok");
  expect(frame(source(HELLO.text.replaceAll("\n", "\r\n")), "invok")).toBe(expected);
  expect(frame(source(HELLO.text.replaceAll("\n", "\r")), "invok")).toBe(expected);
});

test("renderFrame() makes control characters visible, wherever they come from", () => {
  const file = { path: "a\u001B[2J.yml", text: "name: \u001B[31mred\u202E\n" };
  const evil = "\u001B]0;title\u0007\n\u009B2J";
  const framed = { message: evil, label: evil, hint: evil, difference: [`+ ${evil}`] };
  expect(`\n${frame(file, "red", framed)}\n`).toMatchInlineSnapshot(`
    "
    error: ␛]0;title␇␊<U+009B>2J
     --> a␛[2J.yml:1:12
      |
    1 | name: ␛[31mred<U+202E>
      |            ^^^ ␛]0;title␇␊<U+009B>2J
      |
      | - expected  + got
      | + ␛]0;title␇␊<U+009B>2J
      |
    hint: ␛]0;title␇␊<U+009B>2J
    "
  `);
});

test("renderFrame() aligns line numbers of different lengths", () => {
  const file = source(Array.from({ length: 12 }, (_, line) => `key${line + 1}: 1`).join("\n"));
  expect(`\n${frame(file, "key10")}\n`).toMatchInlineSnapshot(`
    "
    error: unknown key "invok"
      --> hello.yml:10:1
       |
     8 | key8: 1
     9 | key9: 1
    10 | key10: 1
       | ^^^^^
    "
  `);
});

test("renderFrame() paints what is wrong and nothing of the source", () => {
  const framed = { message: "wrong", source: HELLO, range: rangeOf(HELLO, "name"), label: "got x" };
  const lines = renderFrame(framed, { style: createStyle(true), columns: 80 });
  expect(lines).toEqual([
    "\u001B[1m\u001B[31merror:\u001B[39m\u001B[22m \u001B[1mwrong\u001B[22m",
    " \u001B[36m-->\u001B[39m hello.yml:1:1",
    "\u001B[36m  |\u001B[39m",
    "\u001B[36m1 |\u001B[39m name: says hello",
    "\u001B[36m  |\u001B[39m \u001B[31m^^^^ got x\u001B[39m",
  ]);
});

test("sentenceOf() says a label, or else a difference, on one line", () => {
  expect(sentenceOf({ message: "start does not match", label: "got reset" })).toBe(
    "start does not match: got reset",
  );
  expect(sentenceOf({ message: "wrong", difference: ["  {", "- a: 1", "+ a: 2"] })).toBe(
    "wrong: expected a: 1, got a: 2",
  );
  expect(sentenceOf({ message: "missing", difference: ["- a: 1"] })).toBe(
    "missing: did not get a: 1",
  );
  expect(sentenceOf({ message: "a\nb" })).toBe("a␊b");
});
