import { expect, test } from "bun:test";
import { renderDirectives } from "../../src/scenario/directives.ts";
import { treeIn } from "./support.ts";

function render(text: string, vars: Readonly<Record<string, unknown>> = {}) {
  const { source, tree } = treeIn(text);
  return renderDirectives(tree, new Map(Object.entries(vars)), source);
}

test.each<[string, object]>([
  ["{}", {}],
  ["{ sleep: 50ms, after: 1s }", { sleepMs: 50, afterMs: 1000 }],
  ["{ respond: { b: 1.0, a: null } }", { respond: '{"b":1.0,"a":null}' }],
  ["{ respond: null }", { respond: "null" }],
  [
    "{ error: { errorType: E, errorMessage: m, stackTrace: [a] } }",
    { error: { errorType: "E", errorMessage: "m", stackTrace: ["a"] } },
  ],
  ["{ log: [a, 1.0, true] }", { log: ["a", "1.0", "true"] }],
  [
    "{ stream: { chunks: [a, b], every: 5ms, fail: { errorType: E } } }",
    { stream: { chunks: ["a", "b"], everyMs: 5, fail: { errorType: "E" } } },
  ],
  ["{ allocate: 200MB }", { allocateBytes: 200 * 1024 * 1024 }],
  ["{ allocate: 1KB, exit: 0 }", { allocateBytes: 1024, exit: 0 }],
  ["{ signal: SIGSEGV }", { signal: "SIGSEGV" }],
])("renderDirectives() of %s are %p", (text, expected) => {
  expect(render(text)).toEqual({ ok: true, value: expected });
});

test("renderDirectives() puts variables in", () => {
  const text = "{ sleep: '${t}', respond: { n: '${index}' } }";
  expect(render(text, { t: "2s", index: 4 })).toEqual({
    ok: true,
    value: { sleepMs: 2000, respond: '{"n":4}' },
  });
});

test("renderDirectives() tells what a variable made wrong", () => {
  const text = "{ sleep: '${t}' }";
  const rendered = render(text, { t: 3 });
  expect(rendered).toMatchObject({
    ok: false,
    error: [{ message: "a duration has a unit", range: { start: 9, end: 15 }, hint: 'write "3s"' }],
  });
});
