import { ToolError } from "../../core/tool-error.ts";
import type { ExtensionChoice, RuntimeChoice } from "../../scenario/scenario.ts";
import type { FleetPlan } from "../machine/open-fleet.ts";
import { findProgramProblem } from "./programs.ts";

/**
 * Checks that the programs which `plan` starts are there; `path` is the value of `PATH`.
 *
 * @throws ToolError when one cannot be found, or is not executable. A problem that only its start
 * can show, such as a missing interpreter, is a fault of Lambda's (`Runtime.InvalidEntrypoint`).
 */
export async function requirePrograms(
  { runtime, extensions }: Pick<FleetPlan, "runtime" | "extensions">,
  path: string,
): Promise<void> {
  const choices: (readonly [string, RuntimeChoice | ExtensionChoice])[] = [
    ["runtime", runtime],
    ...[...extensions].map(([name, choice]) => [`extension "${name}"`, choice] as const),
  ];
  for (const [who, choice] of choices) {
    if (choice.kind !== "process" || choice.isOfFolder) continue;
    const problem = await findProgramProblem(choice, path);
    if (!problem) continue;
    const { message, hint } = problem;
    throw new ToolError("ENOEXEC", `Cannot start ${who}: ${message}`, { hint });
  }
}
