import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mistakesOf } from "../support.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "lambda-sim-payload-"));
  const files = {
    "bom.json": '\uFEFF{"a":1}',
    "comment.json": '// note\n{"a":1}',
    "empty.json": "",
    "crlf.json": '{"a":1}\r\n',
    "latin.json": new Uint8Array([0x22, 0xe9, 0x22]),
    "large.json": new Uint8Array(6_291_457),
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The mistakes of one invoke step with `rest`, at line 2; `DIR` is the folder of the files. */
function told(rest: string, vars?: Record<string, unknown>): readonly string[] {
  const text = `steps:\n  - { invoke: ${rest.replaceAll("DIR", folder)} }\n`;
  return mistakesOf(text, vars).map((mistake) => mistake.replaceAll(folder, "DIR"));
}

const TAKEN = "(Lambda takes no other payload)";

test.each([
  [
    "{ $file: DIR/bom.json }",
    `"DIR/bom.json" is not JSON in UTF-8: it begins with a byte order mark`,
  ],
  ["{ $file: DIR/comment.json }", '"DIR/comment.json" is not JSON in UTF-8: it has a comment'],
  ["{ $file: DIR/latin.json }", '"DIR/latin.json" is not JSON in UTF-8: it is not UTF-8'],
  ["{ $bytes: l2rY }", "$bytes is not JSON in UTF-8: it is not UTF-8"],
  ["{ $text: '[] // x' }", "$text is not JSON in UTF-8: it has a comment"],
])("loadScenarios() refuses the payload %s at its line", (payload, message) => {
  expect(told(payload)).toEqual([expect.stringMatching(/^2:\d+ /)]);
  expect(told(payload)[0]?.replace(/^\S+ /, "")).toBe(`${message} ${TAKEN}`);
});

test("loadScenarios() refuses text that is half of an object, and what a flag makes of it", () => {
  expect(told('{ $text: "{oops" }')).toEqual([
    expect.stringMatching(/^2:24 \$text is not JSON in UTF-8: .+/),
  ]);
  expect(told("{ $text: '${oops}' }", { oops: "{" })).toEqual([
    expect.stringMatching(/^2:24 \$text is not JSON in UTF-8: .+/),
  ]);
});

test.each([
  ["{ $file: DIR/none.json }", '2:24 cannot read "DIR/none.json": no such file'],
  ["{ $file: DIR }", '2:24 cannot read "DIR": it is a folder'],
  ["{ $file: /dev/null }", '2:24 cannot read "/dev/null": it is no file'],
])("loadScenarios() refuses %s, which cannot be read", (payload, mistake) => {
  expect(told(payload)).toEqual([`${mistake} (paths are relative to the scenario file)`]);
});

test("loadScenarios() refuses a file that is larger than Lambda takes", () => {
  expect(told("{ $file: DIR/large.json }")).toEqual([
    "2:15 the payload has 6291457 bytes, and Lambda takes 6291456",
  ]);
});

test.each([
  "{ $file: DIR/empty.json }",
  "{ $file: DIR/crlf.json }",
  "{ $text: '' }",
  "{ $text: 1.0 }",
  "{ $bytes: '' }",
  "{ $text: '${index}{' }, times: 2",
  "{ $file: '${index}.json' }, times: 2",
])("loadScenarios() takes %s", (payload) => {
  expect(told(payload)).toEqual([]);
});

test("loadScenarios() leaves the payloads of a scenario that is skipped", () => {
  expect(mistakesOf("skip: not yet\nsteps: [{ invoke: { $file: none.json } }]\n")).toEqual([]);
  expect(mistakesOf("skip: false\nsteps: [{ invoke: { $file: none.json } }]\n")).toHaveLength(1);
});

test.each([
  ["traceId: 'a\\nb'", []],
  [
    'traceId: "a\\nb"',
    ['"traceId" must be text that a header can carry: one line, and no letter beyond ÿ'],
  ],
  [
    'tenantId: "日"',
    ['"tenantId" must be text that a header can carry: one line, and no letter beyond ÿ'],
  ],
  ["clientContext: 5", ["Client context must be a valid Base64-encoded JSON object."]],
  ["clientContext: { a: 1 }", []],
  [
    `clientContext: { a: ${"x".repeat(3000)} }`,
    ["Client context must be at most 3583 bytes of base64."],
  ],
  ["clientContext: '${index}'", []],
])("loadScenarios() holds with: { %s } against what a header can carry", (written, mistakes) => {
  expect(
    told(`{}, times: 2, with: { ${written} }`).map((each) => each.replace(/^\S+ /, "")),
  ).toEqual([...mistakes]);
});
