import type { Mismatch } from "../../scenario/diagnostic.ts";
import type { ShutdownStep } from "../../scenario/scenario.ts";
import { checkStep, within } from "../expect.ts";
import { observeShutdown } from "../observe/observed.ts";
import { orAbort, sceneSince, type Stage } from "../stage.ts";

/** Shuts the environments down; a first step of this kind begins one to shut down. */
export async function runShutdown(stage: Stage, step: ShutdownStep): Promise<readonly Mismatch[]> {
  const { fleet, signal, journal, vars } = stage;
  const start = journal.length;
  if (fleet.environments === 0) await orAbort(fleet.begin(), signal);
  await orAbort(fleet.shutdown(step.reason), signal);
  return within(stage, step.withinMs, () =>
    checkStep(stage, step, { observed: observeShutdown(sceneSince(stage, start)), vars }),
  );
}
