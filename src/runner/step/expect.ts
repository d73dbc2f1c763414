import type { Mismatch } from "../../scenario/diagnostic.ts";
import type { ExpectStep } from "../../scenario/scenario.ts";
import { checkStep } from "../check/check-step.ts";
import { observeScene } from "../observe/observed.ts";
import { sceneSince, type Stage } from "../stage.ts";

/** Checks the whole run so far, since nothing happens in the step itself. */
export function runExpect(stage: Stage, step: ExpectStep): Promise<readonly Mismatch[]> {
  return checkStep(stage, step, { observe: () => observeScene(sceneSince(stage, 0)) });
}
