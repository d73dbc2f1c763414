import { expect, test } from "bun:test";
import { duration, logLine, story } from "../../src/scenario/actual.ts";
import type { Mismatch } from "../../src/scenario/diagnostic.ts";
import { match } from "../../src/scenario/matcher.ts";
import { treeIn } from "./support.ts";

/** What does not hold of the pattern in `text`, about `response` unless said. */
function mismatches(
  text: string,
  actual: unknown,
  { path = "response", vars = {} }: { path?: string; vars?: Record<string, unknown> } = {},
): readonly Mismatch[] {
  const { source, tree } = treeIn(text);
  return match(tree, actual, { source, path, vars: new Map(Object.entries(vars)) });
}

/** Each mismatch as `place: message, label`. */
function told(text: string, actual: unknown, path?: string): readonly string[] {
  return mismatches(text, actual, path === undefined ? {} : { path }).map((mismatch) => {
    const { range, message, label } = mismatch;
    const place = text.slice(range.start, range.end);
    return `${place}: ${message}${label === undefined ? "" : `, ${label}`}`;
  });
}

test.each<[string, unknown]>([
  ["a", "a"],
  ["1", 1],
  ["1.0", 1],
  ["0x10", 16],
  ["true", true],
  ["null", null],
  ["{}", { a: 1 }],
  ["{ a: 1 }", { a: 1, b: 2 }],
  ["{ a: { b: [1, { c: 2 }] } }", { a: { b: [1, { c: 2, d: 3 }], e: 4 } }],
  ["[]", []],
  ["$LATEST", "$LATEST"],
  ["{ __proto__: 1 }", JSON.parse('{ "__proto__": 1 }')],
  ["1500ms", duration(1500)],
  ["1.5s", duration(1500)],
  ["text", logLine("runtime", "text")],
  ["{ source: runtime, line: { $regex: ^t } }", logLine("runtime", "text")],
  ["{ $gt: 1, $lt: 3 }", 2],
  ["{ $gte: 2, $lte: 2 }", 2],
  ["{ $gte: 1s, $lt: 1500ms }", duration(1000)],
  ["{ $gt: '2020-01-01T00:00:00.000Z' }", "2020-01-01T00:00:00.001Z"],
  ["{ $regex: 'b+$' }", "aabb"],
  ["{ $regex: '^a$' }", logLine("runtime", "a")],
  ["{ $contains: bc }", "abcd"],
  ["{ $contains: 2 }", [1, 2]],
  ["{ $contains: { a: 1 } }", [{ a: 1, b: 2 }]],
  ["{ $contains: b }", story(["a", "b"])],
  ["{ $in: [a, b] }", "b"],
  ["{ $in: [{ $gt: 5 }, 1] }", 6],
  ["{ $not: a }", "b"],
  ["{ $not: { $gt: 1 } }", undefined],
  ["{ a: { $exists: false } }", {}],
  ["{ a: { $exists: true } }", { a: null }],
  ["{ $length: 3 }", "abc"],
  ["{ $length: { $gt: 1 } }", [1, 2]],
  ["{ $length: 2 }", story([1, 2])],
  ["{ $exact: [1, { a: 2 }] }", [1, { a: 2, b: 3 }]],
  ["{ $exact: { a: { b: 1 } } }", { a: { b: 1, c: 2 } }],
  ["{ $exact: { $ref: x } }", { $ref: "x" }],
  ["{ $exact: { a: 1, b: { $exists: false } } }", { a: 1, b: undefined }],
  ["{ $exact: [a, b] }", story(["a", "b"])],
])("match() holds for %s and %p", (pattern, actual) => {
  expect(told(pattern, actual)).toEqual([]);
});

test.each<[string, unknown, ...string[]]>([
  ["a", "b", "a: response does not match, got b"],
  ["1", "1", '1: response does not match, got "1"'],
  ["'1'", 1, "'1': response does not match, got 1"],
  ["null", undefined, "null: response does not match, got nothing"],
  ["{ a: 1 }", "text", "{ a: 1 }: response does not match, got text"],
  ["{ a: 1 }", [], "{ a: 1 }: response does not match, got []"],
  ["{ a: 1 }", null, "{ a: 1 }: response does not match, got null"],
  ["{ a: 1 }", {}, 'a: "a" is missing in response, got no keys'],
  ["{ toString: 1 }", {}, 'toString: "toString" is missing in response, got no keys'],
  ["{ a: { b: 1 } }", { a: {} }, 'b: "b" is missing in response.a, got no keys'],
  [
    "{ a: 1, b: 2, c: [3] }",
    { a: 2, b: 2, c: [4] },
    "1: response.a does not match, got 2",
    "3: response.c[0] does not match, got 4",
  ],
  ["{ a.b: 1 }", { "a.b": 2 }, '1: response["a.b"] does not match, got 2'],
  ["[1]", [1, 2], "[1]: response does not match, got [1,2]"],
  ["2s", duration(1500.25), "2s: response does not match, got 1500.25ms"],
  ["{ $lt: 1500ms }", duration(1500), "1500ms: response does not match, got 1500ms"],
  ["{ $gt: 1, $lt: 3 }", 3, "3: response does not match, got 3"],
  [
    "{ $gt: 1, $lt: 3 }",
    "2",
    '1: response does not match, got "2"',
    '3: response does not match, got "2"',
  ],
  ["{ $gt: 1s }", 2000, "1s: response does not match, got 2000"],
  ["{ $regex: ^a }", "ba", "^a: response does not match, got ba"],
  ["{ $regex: a }", 3, "a: response does not match, got 3"],
  ["{ $contains: x }", ["a"], 'x: response does not match, got ["a"]'],
  ["{ $in: [a, b] }", "c", "[a, b]: response does not match, got c"],
  ["{ $not: a }", "a", "a: response does not match, got a"],
  ["{ a: { $exists: true } }", {}, 'a: "a" is missing in response, got no keys'],
  ["{ a: { $exists: false } }", { a: 1 }, "false: response.a does not match, got 1"],
  ["{ $length: 2 }", "abc", "2: length of response does not match, got 3"],
  ["{ $exact: { a: 1 } }", { a: 1, b: 2 }, '{ a: 1 }: "b" is not expected in response'],
  ["{ $exact: [a] }", story(["a", "b"]), '[a]: response does not match, got ["a","b"]'],
  ["{ $foo: 1 }", 1, '$foo: unknown operator "$foo"'],
])("match() of %s and %p says what does not hold", (pattern, actual, ...expected) => {
  expect(told(pattern, actual)).toEqual(expected);
});

test("match() tells a whole expectation by the names in it", () => {
  const actual = { status: "success", start: "reset", extensions: { audit: { state: "Ready" } } };
  const pattern = "{ status: success, start: cold, extensions: { audit: { state: Exited } } }";
  expect(told(pattern, actual, "")).toEqual([
    "cold: start does not match, got reset",
    "Exited: extensions.audit.state does not match, got Ready",
  ]);
});

test("match() shows a long value as a difference instead of a label", () => {
  const [mismatch] = mismatches("short", "a very long text that does not fit beside the caret");
  expect(mismatch?.label).toBeUndefined();
  expect(mismatch?.difference).toEqual([
    "- short",
    "+ a very long text that does not fit beside the caret",
  ]);
});

test("match() bounds a difference", () => {
  const [mismatch] = mismatches(
    "{ a: 1 }",
    Array.from({ length: 300 }, (_, index) => index),
  );
  expect(mismatch?.difference?.slice(0, 5)).toEqual(["- {", '-   "a": 1', "- }", "+ [", "+   0,"]);
  expect(mismatch?.difference).toHaveLength(3 + 200 + 1);
  expect(mismatch?.difference?.at(-1)).toBe("+ … 102 more lines");
});

test("match() lays what was expected out as what came, and leaves equal lines in between", () => {
  const value = { id: 1, items: [1.5, {}], name: "a name that is long enough not to fit" };
  const [mismatch] = mismatches(`{ $in: [${JSON.stringify(value)}, []] }`, { ...value, id: 2 });
  expect(mismatch?.difference?.filter((line) => line.includes('"name"'))).toEqual([
    '-     "name": "a name that is long enough not to fit"',
    '+   "name": "a name that is long enough not to fit"',
  ]);
  const [unwanted] = mismatches(`{ $not: ${JSON.stringify(value)} }`, value);
  const lines = JSON.stringify(value, undefined, 2).split("\n");
  expect(unwanted?.difference).toEqual([
    ...lines.map((line) => `- ${line}`),
    ...lines.map((line) => `+ ${line}`),
  ]);
});

test("match() shows of two long texts only where they differ", () => {
  const text = Array.from({ length: 9 }, (_, index) => `line ${index}`);
  const got = text.with(4, "another line, of a length that does not fit");
  const [mismatch] = mismatches(JSON.stringify(text.join("\n")), got.join("\n"));
  expect(mismatch?.difference).toEqual([
    "  … 2 equal lines",
    "  line 2",
    "  line 3",
    "- line 4",
    "+ another line, of a length that does not fit",
    "  line 5",
    "  line 6",
    "  … 2 equal lines",
  ]);
});

test("match() hints at text that only looks like the number", () => {
  expect(mismatches("1", "1")[0]?.hint).toBe("expected a number, got text");
  expect(mismatches("'true'", true)[0]?.hint).toBe("expected text, got a boolean");
  expect(mismatches("a", "b")[0]?.hint).toBeUndefined();
});

test("match() puts variables in, and escapes them in a regex", () => {
  const vars = { id: "a.b", n: 3, list: [1, 2] };
  expect(mismatches("{ a: '${id}', b: '${n}' }", { a: "a.b", b: 3 }, { vars })).toEqual([]);
  expect(mismatches("{ $regex: '^${id}$' }", "a.b", { vars })).toEqual([]);
  expect(mismatches("{ $regex: '^${id}$' }", "axb", { vars })).toHaveLength(1);
  expect(mismatches("{ $regex: '${id}' }", "axb", { vars })).toHaveLength(1);
  expect(mismatches("'${list}'", [1, 2], { vars })).toEqual([]);
  expect(mismatches("{ '${id}': 1 }", { "a.b": 1 }, { vars })).toEqual([]);
});

test.each([
  [{ durationMs: 1, billed: 2 }, "got the keys durationMs, billed", 'did you mean "durationMs"?'],
  [{ "a b": 1 }, 'got the key "a b"', undefined],
  [
    Object.fromEntries("abcdefghij".split("").map((key) => [key, 1])),
    "got the keys a, b, c, d, e, f, g, h, …",
    undefined,
  ],
])("match() shows beside a missing key those of %p", (actual, label, hint) => {
  expect(mismatches("{ durationms: 1 }", actual)).toMatchObject([{ label, hint }]);
});

test("match() shows no keys where the value of a name is what is missing", () => {
  const [mismatch] = mismatches("{ response: 1 }", { response: undefined, status: "timeout" });
  expect(mismatch).toMatchObject({ message: '"response" is missing in response' });
  expect(mismatch?.label).toBeUndefined();
});
