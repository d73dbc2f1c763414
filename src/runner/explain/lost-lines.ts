import { isStory } from "../../scenario/actual.ts";
import { parsePath } from "../../scenario/path.ts";
import type { Explainer, Facts } from "./facts.ts";

/** Beside a stream whose beginning is not kept: that it is not, and why. */
export const explainLostLines: Explainer = ({ path = "" }, facts) => {
  const parsed = parsePath(path);
  if (!parsed.ok || !isPartialAt(parsed.value, facts)) return undefined;
  const { lostLines } = facts;
  const gone = lostLines > 0 ? `the oldest ${lostLines} lines are` : "what came first is";
  return `there was more than a scenario keeps: ${gone} gone, and may have been meant`;
};

/** Whether a value on the way to `path` is a stream without its beginning. */
function isPartialAt(path: readonly (string | number)[], { observed }: Facts): boolean {
  let value: unknown = observed;
  for (const step of path) {
    if (typeof value !== "object" || value === null) return false;
    value = Object.hasOwn(value, step) ? Reflect.get(value, step) : undefined;
    if (isStory(value)) return value.isPartial;
  }
  return false;
}
