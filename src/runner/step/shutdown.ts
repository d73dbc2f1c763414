import type { Mismatch } from "../../scenario/diagnostic.ts";
import type { ShutdownStep } from "../../scenario/scenario.ts";
import { checkStep } from "../check/check-step.ts";
import { observeShutdown } from "../observe/observed.ts";
import { orAbort, sceneSince, type Stage } from "../stage.ts";

/** Shuts the environments down. Where there has been none, it begins one first. */
export async function runShutdown(stage: Stage, step: ShutdownStep): Promise<readonly Mismatch[]> {
  const { fleet, signal, journal } = stage;
  const start = journal.length;
  if (fleet.begun === 0) await orAbort(fleet.begin(), signal);
  await orAbort(fleet.shutdown(step.reason), signal);
  return checkStep(stage, step, { observe: () => observeShutdown(sceneSince(stage, start)) });
}
