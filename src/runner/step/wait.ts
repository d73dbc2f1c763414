import { sleep } from "../../core/clock.ts";
import type { Mismatch } from "../../scenario/diagnostic.ts";
import type { WaitStep } from "../../scenario/scenario.ts";
import { checkStep } from "../check/check-step.ts";
import { observeScene } from "../observe/observed.ts";
import { orAbort, sceneSince, type Stage } from "../stage.ts";

/** Lets time pass. Where there has been no environment, it begins one first. */
export async function runWait(stage: Stage, step: WaitStep): Promise<readonly Mismatch[]> {
  const { fleet, clock, signal, journal } = stage;
  const start = journal.length;
  if (fleet.begun === 0) await orAbort(fleet.begin(), signal);
  await sleep(clock, step.durationMs, signal);
  return checkStep(stage, step, { observe: () => observeScene(sceneSince(stage, start)) });
}
