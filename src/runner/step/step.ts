import { unreachable } from "../../core/assert.ts";
import type { Mismatch } from "../../scenario/diagnostic.ts";
import type { Step } from "../../scenario/scenario.ts";
import { problemOf, type Problem, type StepResult } from "../event.ts";
import type { Stage } from "../stage.ts";
import { runExpect } from "./expect.ts";
import { runInvoke } from "./invoke.ts";
import { runKill } from "./kill.ts";
import { runParallel, type RunChild } from "./parallel.ts";
import { runShutdown } from "./shutdown.ts";
import { runWait } from "./wait.ts";

/** How a step ended. */
export interface StepOutcome {
  readonly result: StepResult;
  readonly problems: readonly Problem[];
}

/** Called as each step begins and ends, also for steps inside `parallel`. */
export interface StepObserver {
  onStart(number: string, title: string): void;
  onEnd(result: StepResult): void;
}

/** Runs a step to its end, which is when the environment is quiet; rejects with the stage's reason. */
export async function runStep(
  stage: Stage,
  step: Step,
  { number, observer }: { number: string; observer: StepObserver },
): Promise<StepOutcome> {
  const startedMs = stage.clock.monotonic();
  observer.onStart(number, titleOf(step));
  const inner: (readonly Problem[])[] = [];
  const mismatches = await runVerb(stage, step, async (child, index) => {
    const outcome = await runStep(stage, child, { number: `${number}.${index + 1}`, observer });
    inner[index] = outcome.problems;
  });
  const own = mismatches.map((mismatch) => problemOf(mismatch, { number, name: step.name }));
  const problems = [...inner.flat(), ...own];
  const result: StepResult = {
    number,
    name: step.name,
    verb: step.verb,
    durationMs: stage.clock.monotonic() - startedMs,
    hasPassed: problems.length === 0,
  };
  observer.onEnd(result);
  return { result, problems };
}

/** The name of a step, or else its verb and target. */
export function titleOf(step: Step): string {
  if (step.name !== undefined) return step.name;
  switch (step.verb) {
    case "shutdown":
      return `shutdown ${step.reason}`;
    case "kill":
      return `kill ${step.target}`;
    case "invoke":
    case "wait":
    case "parallel":
    case "expect":
      return step.verb;
  }
}

function runVerb(stage: Stage, step: Step, runChild: RunChild): Promise<readonly Mismatch[]> {
  switch (step.verb) {
    case "invoke":
      return runInvoke(stage, step);
    case "shutdown":
      return runShutdown(stage, step);
    case "wait":
      return runWait(stage, step);
    case "kill":
      return runKill(stage, step);
    case "parallel":
      return runParallel(stage, step, runChild);
    case "expect":
      return runExpect(stage, step);
    default:
      return unreachable(step);
  }
}
