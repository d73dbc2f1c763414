import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { Diagnostic } from "../../scenario/diagnostic.ts";
import type { ProcessChoice, Scenario } from "../../scenario/scenario.ts";

/**
 * The programs of `scenarios` that have a path where nothing is, each at the line of its command.
 * Scenarios that are skipped are left out, and so is a program that is looked for in `PATH`: here
 * it says nothing about the machine that will run the scenario.
 */
export async function missingPrograms(
  scenarios: readonly Scenario[],
): Promise<readonly Diagnostic[]> {
  const wanted = scenarios.filter(({ skip }) => skip === undefined);
  const found = await Promise.all(
    wanted.flatMap(({ source, runtime, extensions }) =>
      [runtime, ...extensions.values()].map(async (choice): Promise<readonly Diagnostic[]> => {
        if (choice.kind !== "process" || !(await isMissing(choice))) return [];
        return [{ message: `no such file "${choice.command[0]}"`, source, range: choice.range }];
      }),
    ),
  );
  return found.flat();
}

async function isMissing({ command: [program], cwd }: ProcessChoice): Promise<boolean> {
  if (!program.includes("/")) return false;
  return stat(resolve(cwd, program)).then(
    () => false,
    () => true,
  );
}
