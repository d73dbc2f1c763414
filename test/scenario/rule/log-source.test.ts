import { expect, test } from "bun:test";
import { mistakesOf } from "../support.ts";

function told(logs: string): readonly string[] {
  return mistakesOf(
    `extensions: { audit: stub }\nsteps: [{ invoke: {}, expect: { logs: ${logs} } }]`,
  ).map((each) => each.replace(/^\S+ /, ""));
}

const RUNTIM = 'nothing called "runtim" writes lines (did you mean "runtime"?)';

test.each([
  ["[{ source: runtim, line: hi }]", [RUNTIM]],
  ["{ $contains: { source: runtim } }", [RUNTIM]],
  ["{ $not: { $contains: { source: { $in: [audit, runtim] } } } }", [RUNTIM]],
  [
    "[{ source: other }]",
    ['nothing called "other" writes lines (one of runtime, audit, platform)'],
  ],
  ["[{ source: runtime }, { source: audit }, { source: platform }]", []],
  ["[{ source: { $regex: runtim } }]", []],
])("loadScenarios() looks for the sources of %s", (logs, mistakes) => {
  expect(told(logs)).toEqual([...mistakes]);
});
