import type { Diagnostic } from "../../scenario/diagnostic.ts";
import type { Scenario } from "../../scenario/scenario.ts";
import { diagnosePrograms, findProgramProblem } from "./programs.ts";

/**
 * The programs of `scenarios` that cannot be started, as far as that can be seen before a run.
 * `path` is the value of `PATH`.
 */
export function checkPrograms(
  scenarios: readonly Scenario[],
  path: string,
): Promise<readonly Diagnostic[]> {
  return diagnosePrograms(scenarios, (choice) => {
    return findProgramProblem(choice, path, "beside the scenario");
  });
}
