import { whyFailed } from "./failed-invoke.ts";
import type { Explainer } from "./facts.ts";

/** Beside thresholds: how many invokes had which outcome, and why the first failed that did. */
export const explainOutcomes: Explainer = (_, facts) => {
  const { runs } = facts;
  if (!runs) return undefined;
  const byOutcome = Map.groupBy(runs, ({ answer }) => answer.outcome);
  const counts = [...byOutcome].map(([outcome, group]) => `${group.length} ${outcome}`).join(", ");
  const failed = runs.find(({ answer }) => answer.outcome !== "success");
  const why = failed && whyFailed(failed, facts);
  return why === undefined ? counts : `${counts}; ${why}`;
};
