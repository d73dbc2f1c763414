import { ToolError } from "../core/tool-error.ts";
import { DEFAULT_FUNCTION, type FunctionSettings } from "../lambda/function.ts";
import type { FleetPlan } from "../runner/open-fleet.ts";
import { findProgramProblem } from "../runner/programs.ts";
import type { ExtensionChoice, ProcessChoice, RuntimeChoice } from "../scenario/scenario.ts";
import type { CommandContext } from "./runnable.ts";
import type { ServeRequest } from "./serve-request.ts";

/** A command line has no place in a file. */
const NOWHERE = { start: 0, end: 0 };

/**
 * What `serve` starts, and with which settings.
 *
 * @throws ToolError when a program cannot be found or executed.
 */
export async function planFleet(
  request: ServeRequest,
  context: CommandContext,
): Promise<FleetPlan> {
  const { cwd, environment } = context;
  const base = await servedFunction(request, context);
  const own = [...request.extensions].map(([name, path]) => [name, choiceOf([path], cwd)] as const);
  const plan: FleetPlan = {
    ...base,
    settings: merge(base.settings, request.settings),
    extensions: new Map([...base.extensions, ...own]),
    runtimeAddress: request.runtimeAddress,
    environment: {},
    cwd,
  };
  await checkPrograms(plan, environment["PATH"] ?? "");
  return plan;
}

type Served = Pick<FleetPlan, "settings" | "runtime" | "extensions" | "isSingle">;

async function servedFunction(
  { served, variables }: ServeRequest,
  context: CommandContext,
): Promise<Served> {
  if (served.kind === "scenario") return servedScenario(served.path, variables, context);
  const runtime: RuntimeChoice =
    served.kind === "attach" ? served : choiceOf(served.command, context.cwd);
  return { settings: DEFAULT_FUNCTION, runtime, extensions: new Map(), isSingle: false };
}

function choiceOf(command: readonly [string, ...string[]], cwd: string): ProcessChoice {
  return { kind: "process", command, environment: {}, cwd, range: NOWHERE };
}

/** What was said on the command line wins; variables of the environment add up. */
function merge(settings: FunctionSettings, said: Partial<FunctionSettings>): FunctionSettings {
  const environment = { ...settings.environment, ...said.environment };
  return { ...settings, ...said, environment };
}

async function checkPrograms({ runtime, extensions }: FleetPlan, path: string): Promise<void> {
  const choices: (readonly [string, RuntimeChoice | ExtensionChoice])[] = [
    ["runtime", runtime],
    ...[...extensions].map(([name, choice]) => [`extension "${name}"`, choice] as const),
  ];
  for (const [who, choice] of choices) {
    if (choice.kind !== "process") continue;
    const problem = await findProgramProblem(choice, path);
    if (!problem) continue;
    const { message, hint } = problem;
    throw new ToolError("ENOEXEC", `Cannot start ${who}: ${message}`, { hint });
  }
}
