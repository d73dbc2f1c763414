import { headOf, type Finding } from "../schema/issues.ts";
import { STEP_KEYS, VERBS, type Verb } from "../schema/step.ts";
import { entriesOf, entryOf, valueOf, type Tree } from "../tree.ts";
import { stepsOf, verbOf, verbsOf } from "./steps.ts";

/** The modifiers and arguments that only one verb has. */
const VERB_OF_MODIFIER: Readonly<Record<string, Verb>> = {
  stub: "invoke",
  times: "invoke",
  concurrency: "invoke",
  thresholds: "invoke",
};
const VERB_OF_ARGUMENT: Readonly<Record<string, Verb>> = { signal: "kill" };

/** A step has one verb, or only `expect`, and of the modifiers only those of its verb. */
export function verbRule(document: Tree): readonly Finding[] {
  return stepsOf(document).flatMap((step) => [...ofVerb(step), ...ofModifiers(step)]);
}

function ofVerb(step: Tree): readonly Finding[] {
  if (step.kind !== "map") return [];
  const [verb, ...others] = verbsOf(step).toSorted((a, b) => a.keyRange.start - b.keyRange.start);
  if (verb) {
    return others.map(({ key, keyRange }) => {
      const message = `a step has one verb, and this one has "${verb.key}" already`;
      return { message, range: keyRange, hint: `make "${key}" a step of its own` };
    });
  }
  const isMisspelled = entriesOf(step).some(({ key }) => !STEP_KEYS.includes(key));
  if (isMisspelled || entryOf(step, "expect")) return [];
  const hint = `one of ${VERBS.join(", ")}, or only expect`;
  return [{ message: "a step has a verb", range: headOf(step), hint }];
}

function ofModifiers(step: Tree): readonly Finding[] {
  const verb = verbOf(step);
  const modifiers = entriesOf(step).flatMap(({ key, keyRange }) => {
    return ofOtherVerb({ key, range: keyRange, verb, owner: VERB_OF_MODIFIER[key] });
  });
  const withEntry = entryOf(step, "with");
  const hasArguments = verb === "invoke" || verb === "kill";
  if (withEntry && !hasArguments) {
    return [
      ...modifiers,
      { message: `"with" has nothing for "${verb}"`, range: withEntry.keyRange },
    ];
  }
  const args = entriesOf(withEntry?.value).flatMap(({ key, keyRange }) => {
    return ofOtherVerb({ key, range: keyRange, verb, owner: VERB_OF_ARGUMENT[key] ?? "invoke" });
  });
  return [...modifiers, ...args, ...ofThresholds(step)];
}

interface Use {
  readonly key: string;
  readonly range: Finding["range"];
  readonly verb: Verb | "expect";
  readonly owner: Verb | undefined;
}

function ofOtherVerb({ key, range, verb, owner }: Use): readonly Finding[] {
  if (owner === undefined || owner === verb) return [];
  return [{ message: `"${key}" is only for "${owner}"`, range }];
}

function ofThresholds(step: Tree): readonly Finding[] {
  const thresholds = entryOf(step, "thresholds");
  const isMany = valueOf(step, "times") ?? valueOf(step, "concurrency");
  if (!thresholds || isMany) return [];
  return [{ message: '"thresholds" needs "times"', range: thresholds.keyRange }];
}
