import { VERBS, type Verb } from "../schema/step.ts";
import { entryOf, itemsOf, valueOf, type Tree, type TreeEntry } from "../tree.ts";

/** All steps of `document` and those inside `parallel`, in their order. */
export function stepsOf(document: Tree): readonly Tree[] {
  return itemsOf(valueOf(document, "steps")).flatMap(withInner);
}

function withInner(step: Tree): readonly Tree[] {
  return [step, ...itemsOf(valueOf(step, "parallel")).flatMap(withInner)];
}

/** The verbs that stand in `step`: one, when it is right. */
export function verbsOf(step: Tree): readonly (TreeEntry & { readonly key: Verb })[] {
  return VERBS.flatMap((verb) => {
    const entry = entryOf(step, verb);
    return entry ? [{ ...entry, key: verb }] : [];
  });
}

/** The verb of `step`; `expect` when it has none. */
export function verbOf(step: Tree): Verb | "expect" {
  return verbsOf(step)[0]?.key ?? "expect";
}

/** What `document` runs under `key` (its `runtime`, an extension): a process unless it says otherwise. */
export function kindOfChoice(choice: Tree | undefined): "stub" | "attach" | "process" {
  if (!choice || valueOf(choice, "stub")) return "stub";
  const word = choice.kind === "scalar" ? choice.value : undefined;
  return word === "stub" || word === "attach" ? word : "process";
}
