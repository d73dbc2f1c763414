import { parsePath } from "../../scenario/path.ts";
import type { Scenario, Step, Variables } from "../../scenario/scenario.ts";
import { substitutePattern } from "../../scenario/template.ts";
import { valueOf, type Tree } from "../../scenario/tree.ts";

/** The name of `expect` under which delivered telemetry stands. */
const NAME = "extensions";

/**
 * Whether `scenario` may look at delivered telemetry: it may where it names `extensions`. Otherwise
 * none is kept.
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

/** A variable may stand for the whole of `expect`. */
function speaksOfExtensions(expect: Tree | undefined, vars: Variables): boolean {
  return expect !== undefined && valueOf(substitutePattern(expect, vars), NAME) !== undefined;
}
