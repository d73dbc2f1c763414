import { expect, test } from "bun:test";
import { readEvent } from "../../src/lambda/event-payload.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test.each(['{"a":1}\r\n', " 1", '"// no comment"', '"\\"/* none */"', "null"])(
  "readEvent() takes %p as it stands",
  (text) => {
    expect(readEvent(bytes(text))).toEqual({ ok: true, value: bytes(text) });
  },
);

test("readEvent() makes {} of nothing", () => {
  expect(readEvent(new Uint8Array())).toEqual({ ok: true, value: bytes("{}") });
});

test.each<[string, Uint8Array, string]>([
  ["a byte order mark", bytes('\uFEFF{"a":1}'), "it begins with a byte order mark"],
  ["a line comment", bytes('// note\n{"a":1}'), "it has a comment"],
  ["a comment after a string", bytes('{"a":"\\"" /* b */}'), "it has a comment"],
  ["white space", bytes(" \n"), "it is only white space"],
  ["UTF-16", new Uint8Array([0xff, 0xfe, 0x31, 0]), "it is not UTF-8"],
  ["a byte that UTF-8 does not have", new Uint8Array([0x22, 0xff, 0x22]), "it is not UTF-8"],
  ["half of an object", bytes("{oops"), ""],
  ["two values", bytes("{}{}"), ""],
  ["a trailing comma", bytes("[1,]"), ""],
  ["NaN", bytes("NaN"), ""],
])("readEvent() refuses %s", (_, payload, reason) => {
  const read = readEvent(payload);
  expect(read.ok ? "taken" : reason === "" || read.error).toBe(reason === "" ? true : reason);
});
