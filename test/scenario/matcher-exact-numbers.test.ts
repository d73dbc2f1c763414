import { expect, test } from "bun:test";
import { parseExactJson } from "../../src/core/exact-number.ts";
import { jsonOrText } from "../../src/core/json.ts";
import { match } from "../../src/scenario/matcher.ts";
import { readPath } from "../../src/scenario/path.ts";
import { renderJson } from "../../src/scenario/payload.ts";
import { loadOne, treeIn } from "./support.ts";

/** JSON as a caller gets it. */
function body(text: string): unknown {
  return jsonOrText(new TextEncoder().encode(text), parseExactJson);
}

/** What does not hold of the pattern in `text`, each as `message, label` and its difference. */
function told(text: string, actual: unknown, vars: Record<string, unknown> = {}) {
  const { source, tree } = treeIn(text);
  const context = { source, path: "response", vars: new Map(Object.entries(vars)) };
  return match(tree, actual, context).flatMap(({ message, label, hint, difference = [] }) => [
    [message, label, hint].filter(Boolean).join(", "),
    ...difference,
  ]);
}

test.each([
  ["12345678901234567890", "12345678901234567890"],
  ["1.0", "1"],
  ["1", "1.0"],
  ["1000", "1e3"],
  ["0", "-0.0"],
  ["0x1FFFFFFFFFFFFFFFFF", "590295810358705651711"],
  ["+12345678901234567890", "12345678901234567890"],
  ["{ id: [9007199254740993] }", '{"id":[9007199254740993]}'],
  ["{ $gt: 9007199254740992 }", "9007199254740993"],
  ["{ $gte: 1.0, $lte: 1 }", "1.00"],
  ["{ $in: [9007199254740993] }", "9007199254740993"],
  ["{ $not: 9007199254740992 }", "9007199254740993"],
  ["{ $contains: 9007199254740993 }", "[9007199254740993]"],
  ["{ $length: 2.0 }", "[1.0,2]"],
  ["{ $exact: { a: 1 } }", '{"a":1.0}'],
  ["{ $exists: true }", "1.0"],
])("match() holds %s against %s by all digits", (pattern, actual) => {
  expect(told(pattern, body(actual))).toEqual([]);
});

test.each([
  [
    "12345678901234567891",
    "12345678901234567890",
    "response does not match, got 12345678901234567890",
  ],
  ["9007199254740992", "9007199254740993", "response does not match, got 9007199254740993"],
  [
    "0.1",
    "0.1000000000000000055511151231257827",
    "response does not match, got 0.1000000000000000055511151231257827",
  ],
  ["1e400", "1e401", "response does not match, got 1e401"],
  [
    "{ $lt: 9007199254740993 }",
    "9007199254740993",
    "response does not match, got 9007199254740993",
  ],
  [
    "'12345678901234567890'",
    "12345678901234567890",
    "response does not match, got 12345678901234567890, expected text, got a number",
  ],
  ["{ a: 1 }", "1.0", "response does not match, got 1.0"],
])("match() holds %s against %s no more, and shows all digits", (pattern, actual, mismatch) => {
  expect(told(pattern, body(actual))).toEqual([mismatch]);
});

test("match() shows all digits in a difference", () => {
  const actual = body('{"ids":[12345678901234567890,1.0],"text":"long enough for a difference"}');
  expect(told("{ ids: [12345678901234567890] }", { ids: actual })).toEqual([
    "response.ids does not match",
    "- [",
    "-   12345678901234567890",
    "- ]",
    "+ {",
    '+   "ids": [',
    "+     12345678901234567890,",
    "+     1.0",
    "+   ],",
    '+   "text": "long enough for a difference"',
    "+ }",
  ]);
});

test("a saved number is sent, inserted and compared with all its digits", () => {
  const saved = readPath({ response: body('{"ids":[9007199254740993,1.0]}') }, "response.ids");
  const vars = new Map([
    ["ids", saved],
    ["id", readPath({ response: saved }, "response[0]")],
  ]);
  const { tree } = treeIn("{ all: '${ids}', one: '${id}', text: 'id-${id} of ${ids}' }");
  expect(renderJson(tree, vars)).toBe(
    '{"all":[9007199254740993,1.0],"one":9007199254740993,"text":"id-9007199254740993 of [9007199254740993,1.0]"}',
  );
  expect(told("'${id}'", body("9007199254740993"), Object.fromEntries(vars))).toEqual([]);
  expect(told("'${id}'", body("9007199254740992"), Object.fromEntries(vars))).not.toEqual([]);
});

test("readPath() finds nothing inside a number", () => {
  expect(readPath({ response: body("1.0") }, "response.text")).toBeUndefined();
});

test.each(["12345678901234567890", "+12345678901234567890", "1.0"])(
  "loadScenarios() takes %s as a number for a variable that is one, with all its digits",
  (given) => {
    const text = "vars: { n: 1, m: '${n}' }\nsteps: [{ invoke: { n: '${n}', m: '${m}' } }]";
    const { steps, vars } = loadOne(text, { n: given });
    const [step] = steps;
    if (step?.verb !== "invoke") throw new Error("an invoke is expected");
    const digits = given.replace("+", "");
    expect(renderJson(step.payload, vars)).toBe(`{"n":${digits},"m":${digits}}`);
  },
);
