import type { Diagnostic } from "../../scenario/diagnostic.ts";
import type { Scenario } from "../../scenario/scenario.ts";
import { findProgramProblem } from "./programs.ts";

/**
 * What a run can see to be wrong with the programs that scenarios name, at the line of the command.
 * A scenario that is skipped is not looked at.
 */
export async function checkPrograms(
  scenarios: readonly Scenario[],
  path: string,
): Promise<readonly Diagnostic[]> {
  const wanted = scenarios.filter(({ skip }) => skip === undefined);
  const found = await Promise.all(
    wanted.flatMap(({ source, runtime, extensions }) =>
      [runtime, ...extensions.values()].map(async (choice): Promise<readonly Diagnostic[]> => {
        if (choice.kind !== "process") return [];
        const problem = await findProgramProblem(choice, path, "beside the scenario");
        return problem ? [{ ...problem, source, range: choice.range }] : [];
      }),
    ),
  );
  return found.flat();
}
