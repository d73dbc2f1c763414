import type { Diagnostic } from "../../scenario/diagnostic.ts";
import type { Scenario } from "../../scenario/scenario.ts";
import { findProgramProblem } from "./programs.ts";

/**
 * The programs of `scenarios` that cannot be started, as far as that can be seen before a run, each
 * at the line of its command. Scenarios that are skipped are left out. `path` is the value of
 * `PATH`.
 */
export async function checkPrograms(
  scenarios: readonly Scenario[],
  path: string,
): Promise<readonly Diagnostic[]> {
  const wanted = scenarios.filter(({ skip }) => skip === undefined);
  const found = await Promise.all(
    wanted.flatMap(({ source, runtime, extensions }) =>
      [runtime, ...extensions.values()].map(async (choice): Promise<readonly Diagnostic[]> => {
        if (choice.kind !== "process" || choice.isOfFolder) return [];
        const problem = await findProgramProblem(choice, path, "beside the scenario");
        return problem ? [{ ...problem, source, range: choice.range }] : [];
      }),
    ),
  );
  return found.flat();
}
