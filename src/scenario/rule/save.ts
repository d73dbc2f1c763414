import { hintAmong } from "../../core/suggest.ts";
import { parsePath, type PathSteps } from "../path.ts";
import {
  EXTENSION_NAMES,
  FIELD_NAMES,
  INVOKE_NAMES,
  SCENE_NAMES,
  SHUTDOWN_NAMES,
} from "../schema/expectation.ts";
import type { Finding } from "../schema/issues.ts";
import { entriesOf, stringOf, valueOf, type Tree } from "../tree.ts";
import { stepsOf, verbOf } from "./steps.ts";

/** A path of `save` begins with names that `expect` has there. What is below a response is the function's. */
export function saveRule(document: Tree): readonly Finding[] {
  return stepsOf(document).flatMap((step) => {
    const names = namesOf(verbOf(step));
    return entriesOf(valueOf(step, "save")).flatMap(({ value }): readonly Finding[] => {
      const written = value.kind === "scalar" && !value.isPending ? stringOf(value) : undefined;
      const path = written === undefined ? undefined : parsePath(written);
      const unknown = path?.ok ? unknownIn(path.value, names) : undefined;
      return unknown ? [{ ...unknown, range: value.range }] : [];
    });
  });
}

function namesOf(verb: string): readonly string[] {
  if (verb === "invoke") return [...INVOKE_NAMES, ...SCENE_NAMES];
  return verb === "shutdown" ? [...SHUTDOWN_NAMES, ...SCENE_NAMES] : SCENE_NAMES;
}

/** The first step of a path that nothing has. */
function unknownIn(
  path: PathSteps,
  names: readonly string[],
): Pick<Finding, "message" | "hint"> | undefined {
  const [first, ...rest] = path;
  const steps = first === "extensions" ? rest.slice(1) : path;
  let known: readonly string[] | undefined = first === "extensions" ? EXTENSION_NAMES : names;
  for (const step of steps) {
    // A list, or what a function made, has any.
    if (!known || typeof step !== "string") return undefined;
    if (!known.includes(step)) return unknownName(step, known);
    known = FIELD_NAMES[step];
  }
  return undefined;
}

function unknownName(name: string, known: readonly string[]): Pick<Finding, "message" | "hint"> {
  return { message: `nothing to save is called "${name}"`, hint: hintAmong(name, known) };
}
