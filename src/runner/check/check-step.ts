import type { Mismatch } from "../../scenario/diagnostic.ts";
import { readPath } from "../../scenario/path.ts";
import type { Step } from "../../scenario/scenario.ts";
import type { InvokeRun } from "../explain/facts.ts";
import type { Stage } from "../stage.ts";
import { compare, explained } from "./compare.ts";
import { untilHolds } from "./until-holds.ts";

/** The needs of a check, besides the step. */
interface StepCheck {
  /** Looks at the scene as it is now, in the names of `expect`. */
  readonly observe: () => Readonly<Record<string, unknown>>;
  /** Read by `expect`, written by `save`; the stage's own unless said. */
  readonly vars?: Map<string, unknown>;
  /** The invoke that is checked, for a step that invokes. */
  readonly run?: InvokeRun;
}

/**
 * Compares the values of a look with a step's `save` and `expect`, again and again for as long as
 * the step grants. Saves first, since `expect` may use the saved values. Resolves to the mismatches
 * of the last look, each with why it came about; rejects with the stage's reason.
 */
export async function checkStep(
  stage: Stage,
  step: Step,
  { observe, vars = stage.vars, run }: StepCheck,
): Promise<readonly Mismatch[]> {
  const { expect } = step;
  let observed: Readonly<Record<string, unknown>> = {};
  const { mismatches, isCutShort } = await untilHolds(stage, step.withinMs, () => {
    observed = observe();
    const unsaved = save(stage, step, { observed, vars });
    return [...unsaved, ...compare(stage, { expect, observed }, { vars })];
  });
  const comparison = { expect, observed, run, isCutShort };
  return explained(stage, mismatches, { comparison, vars });
}

/** Writes the values that the step saves to `vars`. A value that is not there is a mismatch. */
function save(
  { scenario: { source } }: Stage,
  { save: saves }: Step,
  { observed, vars }: { observed: Readonly<Record<string, unknown>>; vars: Map<string, unknown> },
): readonly Mismatch[] {
  const mismatches: Mismatch[] = [];
  for (const [name, { path, range }] of saves) {
    const value = readPath(observed, path);
    if (value === undefined) {
      const message = `cannot save "${name}": there is nothing at "${path}"`;
      mismatches.push({ message, source, range });
    } else vars.set(name, value);
  }
  return mismatches;
}
