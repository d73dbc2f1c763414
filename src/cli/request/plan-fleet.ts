import { DEFAULT_FUNCTION } from "../../lambda/function.ts";
import type { FleetPlan } from "../../runner/machine/open-fleet.ts";
import { requirePrograms } from "../../runner/find/require-programs.ts";
import type { Isolation, ProcessChoice, RuntimeChoice } from "../../scenario/scenario.ts";
import { printDiagnostics } from "../output/print-diagnostics.ts";
import type { CommandContext } from "../command/runnable.ts";
import { collectScenarios } from "./collect-scenarios.ts";
import type { ServeRequest } from "./serve-request.ts";
import { UsageError } from "../args/usage-error.ts";

/** A command line has no place in a file. */
const NOWHERE = { start: 0, end: 0 };

/** What `serve` starts, and whether it is isolated. */
export interface ServePlan extends FleetPlan {
  readonly isolation: Isolation;
}

/**
 * What `serve` starts, and with which settings.
 *
 * @throws ToolError when a program cannot be found or executed.
 */
export async function planFleet(
  request: ServeRequest,
  context: CommandContext,
): Promise<ServePlan> {
  const { cwd, environment } = context;
  const base = await servedFunction(request, context);
  const own = [...request.extensions].map(([name, path]) => [name, choiceOf([path], cwd)] as const);
  const plan: ServePlan = {
    ...base,
    settings: { ...base.settings, ...request.settings },
    extensions: new Map([...base.extensions, ...own]),
    isolation: request.isolation ?? base.isolation,
    isKeepingTelemetry: false,
    runtimeAddress: request.runtimeAddress,
    admitted: request.admitted,
    environment: request.environment,
    cwd,
  };
  if (plan.settings.timeoutMs === Infinity && plan.runtime.kind !== "attach") {
    throw new UsageError(
      "A function without a timeout needs a runtime that attaches",
      'leave "--function-timeout none" out, or the command',
    );
  }
  await requirePrograms(plan, environment["PATH"] ?? "");
  return plan;
}

type Served = Pick<
  ServePlan,
  "settings" | "runtime" | "extensions" | "isSingle" | "isFreezing" | "isolation"
>;

async function servedFunction(
  { served, variables }: ServeRequest,
  context: CommandContext,
): Promise<Served> {
  if (served.kind === "scenario") return servedScenario(served.path, variables, context);
  const runtime: RuntimeChoice =
    served.kind === "attach" ? served : choiceOf(served.command, context.cwd);
  return {
    settings: DEFAULT_FUNCTION,
    runtime,
    extensions: new Map(),
    isSingle: false,
    isFreezing: true,
    isolation: "none",
  };
}

function choiceOf(command: readonly [string, ...string[]], cwd: string): ProcessChoice {
  return { kind: "process", command, environment: {}, cwd, range: NOWHERE };
}

/** The only scenario of the file `path`; of several, the one that `path:line` names. */
async function servedScenario(
  path: string,
  variables: ServeRequest["variables"],
  context: CommandContext,
): Promise<Served> {
  const selection = { filter: undefined, tags: [], shard: undefined, seed: undefined };
  const collected = await collectScenarios({ paths: [path], selection, variables }, context);
  if (collected.kind === "diagnostics") {
    printDiagnostics(collected.diagnostics, context);
    throw new UsageError(`Cannot serve "${path}": the file is not valid`);
  }
  const scenarios = collected.groups.flatMap((group) => group.scenarios);
  const [scenario, second] = scenarios;
  if (!scenario) throw new UsageError(`Cannot serve "${path}": there is no scenario in it`);
  if (second) {
    const hint = `name one by its line: ${path}:${second.line}`;
    throw new UsageError(`Cannot serve "${path}": it has ${scenarios.length} scenarios`, hint);
  }
  const { function: settings, runtime, extensions, ports, isFreezing, isolation } = scenario;
  return { settings, runtime, extensions, isSingle: ports.length > 0, isFreezing, isolation };
}
