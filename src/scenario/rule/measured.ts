import type { Finding } from "../schema/issues.ts";
import { textOf } from "../tree-text.ts";
import { entriesOf, valueOf, type Tree, type TreeEntry } from "../tree.ts";
import { stepsOf } from "./steps.ts";

/** What is measured, and so never equals a literal, but `duration` and `billed`: a timeout is exact. */
const OF_EXPECT = ["init", "memory"];
const OF_STREAM = ["firstByte"];
const OF_EXTENSION = ["overhead"];

/** A value that is measured is compared with a bound: no machine measures the same twice. */
export function measuredRule(document: Tree): readonly Finding[] {
  const expectations = [document, ...stepsOf(document)].map((place) => valueOf(place, "expect"));
  return [
    ...expectations.flatMap((expect) => [
      ...literals(expect, OF_EXPECT),
      ...literals(valueOf(expect, "stream"), OF_STREAM),
      ...entriesOf(valueOf(expect, "extensions")).flatMap(({ value }) => {
        return literals(value, OF_EXTENSION);
      }),
    ]),
    ...stepsOf(document).flatMap((step) => {
      return literals(valueOf(valueOf(step, "thresholds"), "duration"));
    }),
  ];
}

/** The entries of `tree` with a literal, of these `names` or of all. */
function literals(tree: Tree | undefined, names?: readonly string[]): readonly Finding[] {
  return entriesOf(tree)
    .filter(({ key }) => names?.includes(key) ?? true)
    .filter(({ value }) => value.kind === "scalar" && !value.isPending && value.value !== null)
    .map(findingOf);
}

function findingOf({ key, value }: TreeEntry): Finding {
  const operator = key === "min" ? "$gte" : "$lte";
  const hint = `write { ${operator}: ${textOf(value)} }`;
  return {
    message: `"${key}" is measured, and a literal means exactly that`,
    range: value.range,
    hint,
  };
}
