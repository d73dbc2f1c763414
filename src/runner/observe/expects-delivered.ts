import { parsePath } from "../../scenario/path.ts";
import type { Scenario, Step, Variables } from "../../scenario/scenario.ts";
import { substitutePattern } from "../../scenario/template.ts";
import { valueOf, type Tree } from "../../scenario/tree.ts";

/** The name of `expect` that has what subscribers were delivered. */
const NAME = "extensions";

/**
 * Whether `scenario` may look at what subscribers were delivered, which it does where it speaks of
 * extensions. Where it does not, none of it is kept.
 */
export function expectsDelivered({ steps, expect, vars }: Scenario): boolean {
  return speaksOfExtensions(expect, vars) || steps.some((step) => looksAtExtensions(step, vars));
}

function looksAtExtensions(step: Step, vars: Variables): boolean {
  const saves = [...step.save.values()].some(({ path }) => {
    const steps = parsePath(path);
    return steps.ok && steps.value[0] === NAME;
  });
  const isWithin =
    step.verb === "parallel" && step.steps.some((inner) => looksAtExtensions(inner, vars));
  return saves || isWithin || speaksOfExtensions(step.expect, vars);
}

/** A variable may stand for all of it. */
function speaksOfExtensions(expect: Tree | undefined, vars: Variables): boolean {
  return expect !== undefined && valueOf(substitutePattern(expect, vars), NAME) !== undefined;
}
