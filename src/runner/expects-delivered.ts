import type { Scenario, Step } from "../scenario/scenario.ts";
import { entriesOf, itemsOf, valueOf, type Tree } from "../scenario/tree.ts";

const KEY = "telemetry";

/** Whether `scenario` looks at what subscribers were delivered. Where it does not, none of it is kept. */
export function expectsDelivered({ steps, expect }: Scenario): boolean {
  return isDeliveredIn(expect) || steps.some(looksAtDelivered);
}

function looksAtDelivered(step: Step): boolean {
  const saves = [...step.save.values()].some(({ path }) => path.includes(KEY));
  const isWithin = step.verb === "parallel" && step.steps.some(looksAtDelivered);
  return saves || isWithin || isDeliveredIn(step.expect);
}

function isDeliveredIn(expect: Tree | undefined): boolean {
  const extensions = valueOf(expect, "extensions");
  return extensions !== undefined && isKeyIn(extensions);
}

/** At any depth, since operators such as `$not` stand between. */
function isKeyIn(tree: Tree): boolean {
  const isHere = entriesOf(tree).some(({ key, value }) => key === KEY || isKeyIn(value));
  return isHere || itemsOf(tree).some(isKeyIn);
}
