import { expect, test } from "bun:test";
import { explainResemblingLine } from "../../../src/runner/explain/resembling-line.ts";
import { logLine, story } from "../../../src/scenario/actual.ts";
import { match } from "../../../src/scenario/matcher.ts";
import { entries } from "../../support/journal-entries.ts";
import { treeIn } from "../../scenario/support.ts";
import { factsWith } from "../facts.ts";

interface Lines {
  /** What the check looked at, by who wrote it. */
  readonly seen?: readonly (readonly [source: string, line: string])[];
  /** What the runtime wrote before. */
  readonly before?: readonly string[];
}

function hints(text: string, { seen = [], before = [] }: Lines): readonly unknown[] {
  const { source, tree } = treeIn(`{ logs: ${text} }`);
  const logs = story(seen.map(([by, line]) => logLine(by, line)));
  const mismatches = match(tree, { logs }, { source, path: "", vars: new Map() });
  const all = before.map((line) => entries.log(line));
  const facts = factsWith({ expect: tree, observed: { logs }, entries: all });
  return mismatches.map((mismatch) => explainResemblingLine(mismatch, facts));
}

const BEFORE = "such a line came before this step began; the expect of the scenario sees all lines";

test.each<[string, Lines, string | undefined]>([
  ["[ready]", { before: ["ready"] }, BEFORE],
  ["[{ source: runtime, line: { $regex: ^rea } }]", { before: ["ready"] }, BEFORE],
  [
    "[{ source: runtime, line: hi }]",
    { seen: [["audit", "hi"]] },
    'such a line came from "audit", and not from "runtime"',
  ],
  [
    "[paid 7]",
    { seen: [["runtime", "INFO paid 7 euros"]] },
    'it came inside of a longer line, and a text is the whole line: { $contains: "paid 7" } takes a part',
  ],
  [
    "[Handling order]",
    { seen: [["runtime", "handling  order"]] },
    'a line much like it came: "handling  order"',
  ],
  ["[one]", { seen: [["runtime", "something else"]] }, undefined],
  [
    "[one, two]",
    {
      seen: [
        ["runtime", "two"],
        ["runtime", "one"],
      ],
    },
    undefined,
  ],
  ["{ $length: 3 }", { seen: [["runtime", "one"]] }, undefined],
])("explainResemblingLine() of %s with %j says %p", (text, lines, hint) => {
  expect(hints(text, lines)).toEqual([hint]);
});
