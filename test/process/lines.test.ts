import { expect, test } from "bun:test";
import { createLineSplitter, MAX_LINE_BYTES } from "../../src/process/lines.ts";

function linesOf(...chunks: (string | Uint8Array)[]): string[] {
  const lines: string[] = [];
  const splitter = createLineSplitter((line) => lines.push(line));
  for (const chunk of chunks) splitter.write(Buffer.from(chunk as string));
  splitter.end();
  return lines;
}

test("createLineSplitter() joins lines across chunks", () => {
  expect(linesOf("one\ntw", "o", "\n\nfour\n")).toEqual(["one", "two", "", "four"]);
});

test("createLineSplitter() keeps a last line without a line end", () => {
  expect(linesOf("one\ntwo")).toEqual(["one", "two"]);
});

test("createLineSplitter() takes CR LF for one line end, also across chunks", () => {
  expect(linesOf("one\r\ntwo\r", "\nth\rree\n")).toEqual(["one", "two", "th\rree"]);
});

test("createLineSplitter() decodes a character that comes in pieces", () => {
  const bytes = Buffer.from("grüße 😀\n");
  expect(linesOf(...Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(["grüße 😀"]);
});

test("createLineSplitter() replaces what is not UTF-8", () => {
  expect(linesOf(Uint8Array.of(0x61, 0xff, 0x62, 0x0a))).toEqual(["a\ufffdb"]);
});

test("createLineSplitter() splits a line that is too long, in one chunk or in many", () => {
  const text = "x".repeat(2 * MAX_LINE_BYTES + 5);
  const lengths = [MAX_LINE_BYTES, MAX_LINE_BYTES, 5];
  expect(linesOf(`${text}\nend`).map((line) => line.length)).toEqual([...lengths, 3]);
  const chunks = text.match(/.{1,1000}/g) ?? [];
  expect(linesOf(...chunks, "\n").map((line) => line.length)).toEqual(lengths);
});

test("createLineSplitter() hands on what is too long before its line ends", () => {
  const lines: string[] = [];
  const splitter = createLineSplitter((line) => lines.push(line));
  splitter.write(Buffer.from("x".repeat(MAX_LINE_BYTES + 1)));
  expect(lines).toHaveLength(1);
});

test("createLineSplitter() cuts no character in two", () => {
  const text = `x${"😀".repeat(MAX_LINE_BYTES / 4)}`;
  const lines = linesOf(text);
  expect(lines).toHaveLength(2);
  expect(lines.join("")).toBe(text);
});

test("createLineSplitter() hands on nothing after its end", () => {
  const lines: string[] = [];
  const splitter = createLineSplitter((line) => lines.push(line));
  splitter.end();
  splitter.write(Buffer.from("late\n"));
  splitter.end();
  expect(lines).toEqual([]);
});

test("createLineSplitter() flushes a line that has no end so far, and what follows is another", () => {
  const lines: string[] = [];
  const splitter = createLineSplitter((line) => lines.push(line));
  splitter.flush();
  splitter.write(Buffer.from("one\nhalf"));
  splitter.flush();
  splitter.write(Buffer.from(" and half\n"));
  splitter.end();
  splitter.flush();
  expect(lines).toEqual(["one", "half", " and half"]);
});

test.each(["\n", "\r\n"])(
  "createLineSplitter() takes %j behind a flush for the end of that line",
  (end) => {
    const lines: string[] = [];
    const splitter = createLineSplitter((line) => lines.push(line));
    splitter.write(Buffer.from("half"));
    splitter.flush();
    splitter.write(Buffer.from(`${end}next\n\nlast\n`));
    expect(lines).toEqual(["half", "next", "", "last"]);
  },
);
