import { expect, test } from "bun:test";
import { compare, compareOnce } from "../../../src/runner/check/compare.ts";
import { treeIn } from "../../scenario/support.ts";
import { script } from "../script.ts";

const { stage } = script("vars: { wanted: 1 }\nsteps: [{ invoke: {} }]\n");
const { tree } = treeIn('{ successes: "${wanted}" }');

test("compare() takes the stage's variables unless others are said", () => {
  const comparison = { expect: tree, observed: { successes: 1 } };
  expect(compare(stage, comparison)).toEqual([]);
  const [mismatch] = compare(stage, comparison, { vars: new Map([["wanted", 2]]) });
  expect(mismatch?.message).toBe("successes does not match");
});

test("compare() has nothing to say where nothing is expected", () => {
  expect(compare(stage, { expect: undefined, observed: { successes: 1 } })).toEqual([]);
});

test("compareOnce() says where it is and why", () => {
  const body = new TextEncoder().encode("no");
  const runs = [{ answer: { requestId: "1", outcome: "error", body }, report: undefined }] as const;
  const comparison = { expect: tree, observed: { successes: 0 }, runs };
  const [mismatch] = compareOnce(stage, comparison, { path: "thresholds" });
  expect([mismatch?.message, mismatch?.hint]).toEqual([
    "thresholds.successes does not match",
    "1 error; the caller got no",
  ]);
});
