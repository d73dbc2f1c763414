import { expect, test } from "bun:test";
import type { ScenarioResult } from "../../../src/runner/event.ts";
import { problem, ref, reported, result, runOf } from "../world.ts";

/** A failure of `lines` lines of output, in run `number` of `of`. */
function failure(
  line: number,
  lines: number,
  [number, of]: readonly [number, number],
): ScenarioResult {
  const repetition = of > 1 ? { number, of } : undefined;
  const texts = Array.from({ length: lines }, (_, index) => `line ${index}`);
  return result(ref("a.yml", `fails ${line}`, { line, repetition }), {
    status: "failed",
    problems: [problem("status does not match")],
    outputs: [{ source: "runtime", lines: texts, total: lines }],
  });
}

test("Failures has the names again where it is longer than a screen", () => {
  const few = reported("pretty", runOf([failure(1, 5, [1, 1]), failure(9, 5, [1, 1])]));
  expect(few.match(/fails 1/g)).toHaveLength(2);
  const many = Array.from({ length: 5 }, (_, index) => failure(index + 1, 10, [1, 1]));
  const [, names] = reported("pretty", runOf(many)).split(/\n\n(?= FAIL  a\.yml:1)/);
  expect(names?.split("\n")).toEqual([
    " FAIL  a.yml:1  fails 1",
    " FAIL  a.yml:2  fails 2",
    " FAIL  a.yml:3  fails 3",
    " FAIL  a.yml:4  fails 4",
    " FAIL  a.yml:5  fails 5",
    "",
    "5 scenarios: 5 failed · 5 invokes · 5.62s",
    "",
  ]);
  const narrow = reported("pretty", runOf(many), { columns: 40, isTerminal: true });
  expect(narrow).toContain("\n FAIL  a.yml:5  fails 5\n");
});

test("Failures tells a few runs of one scenario in full, and counts the others", () => {
  const runs = Array.from({ length: 30 }, (_, index) => failure(1, 10, [index + 1, 40]));
  const text = reported("pretty", runOf(runs));
  expect(text.match(/error: status does not match/g)).toHaveLength(3);
  expect(text).toContain("a.yml › fails 1 [3/40]\n");
  expect(text).toContain("\n… and 27 more runs of it; --report json has them all\n\n");
  expect(text).toContain("\n FAIL  a.yml:1  fails 1 (30 of 40 runs)\n\n");
});

test("Failures names a bounded number of scenarios", () => {
  const many = Array.from({ length: 60 }, (_, index) => failure(index + 1, 0, [1, 1]));
  expect(reported("pretty", runOf(many))).toContain("\n … and 10 more scenarios\n\n60 scenarios:");
});
