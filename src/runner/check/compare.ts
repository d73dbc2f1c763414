import type { Mismatch } from "../../scenario/diagnostic.ts";
import { match } from "../../scenario/matcher.ts";
import type { Variables } from "../../scenario/scenario.ts";
import { explainMismatches } from "../explain/explain-mismatches.ts";
import { factsOf, type Comparison } from "../explain/facts.ts";
import type { Stage } from "../stage.ts";

export interface CompareOptions {
  /** The variables of `expect`; the stage's own unless said. */
  readonly vars?: Variables;
  /** Where `expect` stands, for messages: empty for the `expect` of a step or a scenario. */
  readonly path?: string;
}

/** The mismatches of a comparison, each with why it came about. */
export function compareOnce(
  stage: Stage,
  comparison: Comparison,
  options: CompareOptions = {},
): readonly Mismatch[] {
  return explained(stage, compare(stage, comparison, options), { comparison, ...options });
}

/** The mismatches of a comparison, without why. */
export function compare(
  { scenario: { source }, vars: own }: Stage,
  { expect, observed }: Comparison,
  { vars = own, path = "" }: CompareOptions = {},
): readonly Mismatch[] {
  return expect ? match(expect, observed, { source, path, vars }) : [];
}

/** `mismatches` of a comparison, each with why it came about. */
export function explained(
  stage: Stage,
  mismatches: readonly Mismatch[],
  { comparison, vars = stage.vars }: { readonly comparison: Comparison } & CompareOptions,
): readonly Mismatch[] {
  // To collect the facts costs a copy of the journal.
  if (mismatches.length === 0) return mismatches;
  return explainMismatches(mismatches, factsOf(stage, comparison, vars));
}
