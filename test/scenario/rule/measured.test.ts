import { expect, test } from "bun:test";
import { mistakesOf } from "../support.ts";

const WHY = "is measured, and a literal means exactly that";

test.each([
  ["times: 2, thresholds: { duration: { p95: 10s } }", `"p95" ${WHY} (write { $lte: 10s })`],
  ["times: 2, thresholds: { duration: { min: 10ms } }", `"min" ${WHY} (write { $gte: 10ms })`],
  ["expect: { init: 1s }", `"init" ${WHY} (write { $lte: 1s })`],
  ["expect: { memory: 100 }", `"memory" ${WHY} (write { $lte: 100 })`],
  ["expect: { stream: { firstByte: 1s } }", `"firstByte" ${WHY} (write { $lte: 1s })`],
  ["expect: { extensions: { a: { overhead: 1s } } }", `"overhead" ${WHY} (write { $lte: 1s })`],
])("loadScenarios() refuses the literal in %s", (written, mistake) => {
  const text = `extensions: { a: stub }\nsteps: [{ invoke: {}, ${written} }]`;
  expect(mistakesOf(text).map((each) => each.replace(/^\S+ /, ""))).toEqual([mistake]);
});

test.each([
  "times: 2, thresholds: { coldStarts: 1, duration: { p95: { $lte: 10s } } }",
  "expect: { duration: 3s, billed: 3s, environments: 1 }",
  "expect: { init: { $gt: 1ms }, memory: { $in: [1, 2] } }",
  "expect: { response: { memory: 1, init: 1s } }",
])("loadScenarios() takes %s", (written) => {
  expect(mistakesOf(`steps: [{ invoke: {}, ${written} }]`)).toEqual([]);
});
