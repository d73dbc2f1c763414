import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { renderJson, renderPayload, renderText } from "../../src/scenario/payload.ts";
import { treeIn } from "./support.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lambda-sim-payload-"));
  await writeFile(join(folder, "event.bin"), "[1.0]\r\n");
});
afterAll(() => rm(folder, { recursive: true }));

function payload(text: string, vars: Readonly<Record<string, unknown>> = {}) {
  const { source, tree } = treeIn(text);
  const place = { ...source, path: join(folder, "a.lambda.yml") };
  return renderPayload(tree, new Map(Object.entries(vars)), place);
}

function payloadText(text: string, vars?: Readonly<Record<string, unknown>>) {
  const rendered = payload(text, vars);
  return rendered.ok ? new TextDecoder().decode(rendered.value) : rendered.error.message;
}

test.each([
  ["{ b: 1, a: [true, null, x] }", '{"b":1,"a":[true,null,"x"]}'],
  ["[1.0, 12345678901234567890, 1e3, -0, 1E-7]", "[1.0,12345678901234567890,1e3,-0,1E-7]"],
  ["[0x1F, .5, +5, 0o7, 007]", "[31,0.5,5,7,7]"],
  ["'é\\n'", '"é\\\\n"'],
  ['"a\\u2028\\n"', '"a\u2028\\n"'],
  ["null", "null"],
  ["{ 1: a, true: b, null: c, 1.0: d }", '{"1":"a","true":"b","null":"c","1.0":"d"}'],
  [`{ $text: '{ "is": 1 }' }`, '{ "is": 1 }'],
  ["{ $text: '' }", "{}"],
  ["{ $text: 1.0 }", "1.0"],
  ["{ $bytes: MTIK }", "12\n"],
  ["{ $text: a, b: 1 }", '{"$text":"a","b":1}'],
  ["{ $ref: x }", '{"$ref":"x"}'],
  ["{ a: { $text: x } }", '{"a":{"$text":"x"}}'],
])("renderPayload() of %s is %p", (written, expected) => {
  expect(payloadText(written)).toBe(expected);
});

test("renderPayload() puts variables in", () => {
  const vars = { index: 3, id: "x", body: { deep: [1] } };
  expect(payloadText("{ n: '${index}', s: 'i-${id}', b: '${body}' }", vars)).toBe(
    '{"n":3,"s":"i-x","b":{"deep":[1]}}',
  );
  expect(payloadText("{ $text: '[${index}]' }", vars)).toBe("[3]");
});

test("renderPayload() reads a file beside the scenario, byte for byte", () => {
  const rendered = payload("{ $file: ./event.bin }");
  expect(rendered).toEqual({ ok: true, value: new TextEncoder().encode("[1.0]\r\n") });
});

test.each([
  ["{ $text: '{ not json' }", /^\$text is not JSON in UTF-8: ./],
  ["{ $text: '${x}' }", /^\$text is not JSON in UTF-8: ./],
  ["{ $bytes: aGkK }", /^\$bytes is not JSON in UTF-8: ./],
])("renderPayload() refuses %s, which Lambda would not take", (written, message) => {
  expect(payloadText(written, { x: "{" })).toMatch(message);
});

test("renderPayload() points at a file that is not there", () => {
  const rendered = payload("{ $file: nowhere.json }");
  expect(rendered).toMatchObject({
    ok: false,
    error: {
      message: 'cannot read "nowhere.json": no such file',
      range: { start: 9, end: 21 },
      hint: "paths are relative to the scenario file",
    },
  });
});

test("renderPayload() refuses what is not base64", () => {
  expect(payload("{ $bytes: '${x}' }", { x: "!" })).toMatchObject({
    ok: false,
    error: { message: "$bytes is not base64" },
  });
});

test("renderJson() and renderText() put variables in", () => {
  const vars = new Map([["id", 7]]);
  expect(renderJson(treeIn("{ a: '${id}' }").tree, vars)).toBe('{"a":7}');
  expect(renderText(treeIn("'r-${id}'").tree, vars)).toBe("r-7");
});
