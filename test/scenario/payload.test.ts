import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { renderJson, renderPayload, renderText } from "../../src/scenario/payload.ts";
import { treeIn } from "./support.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lambda-sim-payload-"));
  await writeFile(join(folder, "event.bin"), new Uint8Array([0, 255, 10]));
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
  ["{ $text: '{ not json' }", "{ not json"],
  ["{ $text: 1.0 }", "1.0"],
  ["{ $bytes: aGkK }", "hi\n"],
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
  expect(payloadText("{ $text: 'n=${index}' }", vars)).toBe("n=3");
});

test("renderPayload() reads a file beside the scenario, byte for byte", () => {
  const rendered = payload("{ $file: ./event.bin }");
  expect(rendered).toEqual({ ok: true, value: new Uint8Array([0, 255, 10]) });
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
