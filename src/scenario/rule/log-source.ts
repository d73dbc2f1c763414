import { hintAmong } from "../../core/suggest.ts";
import { RUNTIME } from "../../lambda/source-name.ts";
import type { Finding } from "../schema/issues.ts";
import { variablesIn } from "../template.ts";
import { entriesOf, itemsOf, stringOf, valueOf, type Tree } from "../tree.ts";
import { stepsOf } from "./steps.ts";

/** A line of `logs` comes from the runtime, from an extension that is there, or from the platform. */
export function logSourceRule(document: Tree, extensions: readonly string[]): readonly Finding[] {
  const sources = [RUNTIME, ...extensions, "platform"];
  return [document, ...stepsOf(document)]
    .map((place) => valueOf(valueOf(place, "expect"), "logs"))
    .flatMap(writtenSources)
    .filter((tree) => !sources.includes(stringOf(tree) ?? RUNTIME))
    .map((tree) => {
      const name = stringOf(tree) ?? "";
      const hint = hintAmong(name, sources);
      return { message: `nothing called "${name}" writes lines`, range: tree.range, hint };
    });
}

/** The literals for `source` in a pattern of lines, inside operators too. */
function writtenSources(pattern: Tree | undefined): readonly Tree[] {
  const source = valueOf(pattern, "source");
  if (source) return [source, ...itemsOf(valueOf(source, "$in"))].filter(isLiteral);
  const inner = [...entriesOf(pattern).map(({ value }) => value), ...itemsOf(pattern)];
  return inner.flatMap(writtenSources);
}

function isLiteral(tree: Tree): boolean {
  const text = tree.kind === "scalar" && !tree.isPending ? stringOf(tree) : undefined;
  return text !== undefined && variablesIn(text).length === 0;
}
