import { jsonNumber } from "../core/exact-number.ts";
import { unknownVariable, usesIn } from "./rule/variable.ts";
import type { Variables } from "./scenario.ts";
import type { Finding } from "./schema/issues.ts";
import { substitute, TreeValue } from "./template.ts";
import { entriesOf, valueOf, type Tree, type TreeEntry } from "./tree.ts";

/** What a document knows before it runs. */
export interface DocumentVariables {
  readonly variables: Variables;
  readonly findings: readonly Finding[];
}

/**
 * The `vars` of `document` with the `given` ones over them. A variable may speak of those above it.
 * A given text takes the type of the value it stands in for, so that a flag can set a number.
 */
export function variablesOf(document: Tree, given: Variables): DocumentVariables {
  const variables = new Map(given);
  const findings: Finding[] = [];
  for (const entry of entriesOf(valueOf(document, "vars"))) {
    const mistake = nameMistake(entry);
    if (mistake) findings.push(mistake);
    const unknown = usesIn(entry.value).filter(({ name }) => !variables.has(name));
    findings.push(...unknown.map((use) => unknownVariable(use, variables.keys())));
    const tree = substitute(entry.value, variables);
    const value = given.has(entry.key) ? alike(given.get(entry.key), tree) : new TreeValue(tree);
    variables.set(entry.key, value);
  }
  return { variables, findings };
}

function nameMistake({ key, keyRange }: TreeEntry): Finding | undefined {
  if (key === "index") {
    return { message: '"index" is what "times" counts with', range: keyRange };
  }
  if (/^[A-Za-z_][\w-]*$/.test(key)) return undefined;
  const hint = "letters, digits, _ and -, and a letter first";
  return { message: `"${key}" is not a name for a variable`, range: keyRange, hint };
}

function alike(given: unknown, model: Tree): unknown {
  if (typeof given !== "string" || model.kind !== "scalar") return given;
  const { value } = model;
  const literal = given.trim();
  if (typeof value === "number" && jsonNumber(literal) !== undefined) {
    return new TreeValue({ ...model, value: Number(literal), literal });
  }
  if (typeof value !== "boolean") return given;
  return given === "true" || (given === "false" ? false : given);
}
