import type { Mismatch } from "../../scenario/diagnostic.ts";
import type { ParallelStep } from "../../scenario/scenario.ts";
import { checkStep, within } from "../expect.ts";
import { observeScene } from "../observe/observed.ts";
import { sceneSince, type Stage } from "../stage.ts";
import type { RunChild } from "./step.ts";

/**
 * Begins its steps together, in the order of the file, and ends when all of them have; its own
 * `expect` sees them all.
 */
export async function runParallel(
  stage: Stage,
  step: ParallelStep,
  runChild: RunChild,
): Promise<readonly Mismatch[]> {
  const start = stage.journal.length;
  await Promise.all(step.steps.map(runChild));
  return within(stage, step.withinMs, () =>
    checkStep(stage, step, {
      observed: observeScene(sceneSince(stage, start)),
      vars: stage.vars,
    }),
  );
}
