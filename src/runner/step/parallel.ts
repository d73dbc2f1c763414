import type { Mismatch } from "../../scenario/diagnostic.ts";
import type { ParallelStep, Step } from "../../scenario/scenario.ts";
import { checkStep } from "../check/check-step.ts";
import { observeScene } from "../observe/observed.ts";
import { sceneSince, type Stage } from "../stage.ts";

/** Runs a step inside another, `index` being its place there from 0. */
export type RunChild = (step: Step, index: number) => Promise<void>;

/**
 * Begins its steps together, in the order of the file, and ends when all have ended. Its own
 * `expect` sees all of them.
 */
export async function runParallel(
  stage: Stage,
  step: ParallelStep,
  runChild: RunChild,
): Promise<readonly Mismatch[]> {
  const start = stage.journal.length;
  await Promise.all(step.steps.map(runChild));
  return checkStep(stage, step, { observe: () => observeScene(sceneSince(stage, start)) });
}
