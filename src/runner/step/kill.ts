import { settlesWithin, type Clock } from "../../core/clock.ts";
import type { HostedProcess } from "../../sandbox/ports.ts";
import type { Sandbox } from "../../sandbox/sandbox.ts";
import type { Mismatch } from "../../scenario/diagnostic.ts";
import type { KillStep } from "../../scenario/scenario.ts";
import { checkStep } from "../check/check-step.ts";
import { observeScene } from "../observe/observed.ts";
import { orAbort, sceneSince, type Stage } from "../stage.ts";

/** How long to wait for a process to act on a signal, which it may also ignore. */
const GRACE_MS = 500;

/** Signals a process in every environment that has it, and waits for the effect. */
export async function runKill(stage: Stage, step: KillStep): Promise<readonly Mismatch[]> {
  const { clock, signal, journal, fleet } = stage;
  const start = journal.length;
  const targets = fleet.sandboxes.flatMap((sandbox) => {
    const process = sandbox.environment.generation.processes.get(step.target);
    return process ? [{ sandbox, process }] : [];
  });
  if (targets.length === 0) {
    const message = `cannot kill "${step.target}": it is not running`;
    const hasNone = fleet.sandboxes.length === 0;
    const hint = hasNone ? "there is no environment before the next invoke begins one" : undefined;
    return [{ message, source: stage.scenario.source, range: step.range, hint }];
  }
  for (const { process } of targets) process.signal(step.signal);
  const waits = targets.map((target) => aftermath(clock, step.signal, target));
  await orAbort(Promise.all(waits), signal);
  return checkStep(stage, step, { observe: () => observeScene(sceneSince(stage, start)) });
}

interface Target {
  readonly sandbox: Sandbox;
  readonly process: HostedProcess;
}

async function aftermath(
  clock: Clock,
  name: NodeJS.Signals,
  { sandbox, process }: Target,
): Promise<void> {
  if (name === "SIGKILL") await process.exited;
  // Any other signal reaches a frozen process only at the thaw.
  else if (sandbox.environment.generation.isFrozen) return;
  else if (!(await settlesWithin(clock, GRACE_MS, process.exited))) return;
  // A process that dies while its environment is idle takes it along.
  if (sandbox.turns.size === 0 && !sandbox.environment.isAttached)
    await sandbox.shutdown("failure");
}
