import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { Diagnostic } from "../../scenario/diagnostic.ts";
import type { ProcessChoice, Scenario } from "../../scenario/scenario.ts";
import { diagnosePrograms, type ProgramProblem } from "./programs.ts";

/**
 * The programs of `scenarios` that have a path where nothing is. A program that is looked for in
 * `PATH` is left out: here it says nothing about the machine that will run the scenario.
 */
export function missingPrograms(scenarios: readonly Scenario[]): Promise<readonly Diagnostic[]> {
  return diagnosePrograms(scenarios, problemAtPath);
}

async function problemAtPath({
  command: [program],
  cwd,
}: ProcessChoice): Promise<ProgramProblem | undefined> {
  if (!program.includes("/")) return undefined;
  return stat(resolve(cwd, program)).then(
    () => undefined,
    () => ({ message: `no such file "${program}"`, hint: undefined }),
  );
}
