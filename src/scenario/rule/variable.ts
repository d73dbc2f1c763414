import { unreachable } from "../../core/assert.ts";
import { suggest } from "../../core/suggest.ts";
import type { Range } from "../diagnostic.ts";
import type { Finding } from "../schema/issues.ts";
import { variablesIn } from "../template.ts";
import { entriesOf, itemsOf, valueOf, type Tree } from "../tree.ts";

/** Keys of a step that are read while the scenario runs; the others are read before it. */
const LATE_KEYS = ["invoke", "with", "stub", "expect", "thresholds"];

/** A name in the file, with its place. */
interface Use {
  readonly name: string;
  readonly range: Range;
}

interface Names {
  /** Known before the run. */
  readonly known: ReadonlySet<string>;
  /** All that any step saves. */
  readonly saved: ReadonlySet<string>;
}

/** Every variable is known where it is used: before the run, or out of an earlier step. */
export function variableFindings(document: Tree, known: ReadonlySet<string>): readonly Finding[] {
  const steps = itemsOf(valueOf(document, "steps"));
  const names: Names = { known, saved: new Set(steps.flatMap(savedBy)) };
  const findings: Finding[] = [];
  const available = new Set(known);
  for (const step of steps) {
    findings.push(...ofStep(step, available, names));
    for (const name of savedBy(step)) available.add(name);
  }
  for (const { key, value } of entriesOf(document)) {
    if (key === "steps" && value.kind === "list") continue;
    if (key === "vars") continue;
    findings.push(...unknownUses(value, key === "expect" ? available : known, names));
  }
  return findings;
}

/** All variables that `document` uses, declares or saves. */
export function namesIn(document: Tree): ReadonlySet<string> {
  const steps = itemsOf(valueOf(document, "steps"));
  const declared = entriesOf(valueOf(document, "vars")).map(({ key }) => key);
  const used = usesIn(document).map(({ name }) => name);
  return new Set([...declared, ...used, ...steps.flatMap(savedBy)]);
}

function ofStep(step: Tree, available: ReadonlySet<string>, names: Names): readonly Finding[] {
  const isRepeated = valueOf(step, "times") ?? valueOf(step, "concurrency");
  const during = new Set([...available, ...(isRepeated ? ["index"] : [])]);
  const after = new Set([...during, ...savedBy(step)]);
  return entriesOf(step).flatMap(({ key, value }) => {
    if (key === "parallel")
      return itemsOf(value).flatMap((inner) => ofStep(inner, available, names));
    if (key === "expect" || key === "thresholds") return unknownUses(value, after, names);
    return unknownUses(value, LATE_KEYS.includes(key) ? during : names.known, names);
  });
}

function savedBy(step: Tree): readonly string[] {
  const inner = itemsOf(valueOf(step, "parallel")).flatMap(savedBy);
  return [...entriesOf(valueOf(step, "save")).map(({ key }) => key), ...inner];
}

function unknownUses(
  tree: Tree,
  available: ReadonlySet<string>,
  { known, saved }: Names,
): readonly Finding[] {
  return usesIn(tree)
    .filter(({ name }) => !available.has(name))
    .map(({ name, range }) => {
      if (name === "index") {
        return { message: '"index" is not known here', range, hint: INDEX_HINT };
      }
      if (saved.has(name))
        return { message: `"${name}" is not known here yet`, range, hint: LATE_HINT };
      return unknownVariable({ name, range }, [...known, ...saved]);
    });
}

const INDEX_HINT = 'it is for the payload, stub, with and expect of a step with "times"';
const LATE_HINT = "a saved variable is for the payload, stub, with and expect of what comes after";

/** The finding for a variable that has no value. */
export function unknownVariable({ name, range }: Use, names: Iterable<string>): Finding {
  const near = suggest(name, names);
  const hint = near === undefined ? `$\${${name}} stands for the text` : `did you mean "${near}"?`;
  return { message: `unknown variable "${name}"`, range, hint };
}

/** Every use of a variable in `tree`, keys included. */
export function usesIn(tree: Tree): readonly Use[] {
  switch (tree.kind) {
    case "scalar":
      return typeof tree.value === "string" ? usesInText(tree.value, tree.range) : [];
    case "list":
      return tree.items.flatMap(usesIn);
    case "map":
      return tree.entries.flatMap(({ key, keyRange, value }) => {
        return [...usesInText(key, keyRange), ...usesIn(value)];
      });
    default:
      return unreachable(tree);
  }
}

function usesInText(text: string, range: Range): readonly Use[] {
  return variablesIn(text).map((name) => ({ name, range }));
}
