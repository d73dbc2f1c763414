import { resolve } from "node:path";
import { readOrigin } from "../../core/host-name.ts";
import { DEFAULT_FUNCTION, type FunctionSettings } from "../../lambda/function.ts";
import type { FleetPlan } from "../../runner/machine/open-fleet.ts";
import type { AttachChoice, ProcessChoice } from "../../scenario/scenario.ts";
import type { FunctionOptions, ProgramOption, SimulatorOptions } from "../options.ts";

/** Options have no place in a file. */
const NOWHERE = { start: 0, end: 0 };

/** What `options` ask for, which have been checked, with the defaults filled in. */
export function planSimulator(options: SimulatorOptions): FleetPlan {
  const cwd = resolve(options.cwd ?? ".");
  const { host, port } = options.runtimeAddress ?? {};
  const runtime = choiceOf(options.runtime ?? "attach", cwd);
  const extensions = Object.entries(options.extensions ?? {}).map(
    ([name, option]) => [name, choiceOf(option, cwd)] as const,
  );
  return {
    settings: withDefaults(options.function ?? {}),
    runtime,
    extensions: new Map(extensions),
    isSingle: (options.ports ?? []).length > 0,
    isFreezing: options.freeze ?? true,
    isKeepingTelemetry: true,
    runtimeAddress: { host: host ?? "127.0.0.1", port: port ?? 0 },
    admitted: {
      hosts: (options.allowHosts ?? []).map((name) => name.toLowerCase()),
      origins: (options.allowOrigins ?? []).flatMap((origin) => readOrigin(origin) ?? []),
    },
    cwd,
    environment: options.environment ?? {},
  };
}

type Choice<Directives> =
  | ProcessChoice
  | AttachChoice
  | { readonly kind: "stub"; readonly directives: Directives };

function choiceOf<Directives extends object>(
  option: "attach" | "stub" | { readonly stub: Directives } | ProgramOption,
  folder: string,
): Choice<Directives> {
  if (option === "attach") return { kind: "attach" };
  if (option === "stub") return { kind: "stub", directives: {} as Directives };
  if ("stub" in option) return { kind: "stub", directives: option.stub };
  const program = "command" in option ? option : { command: option };
  const { command, environment = {}, cwd = "." } = program;
  return { kind: "process", command, environment, cwd: resolve(folder, cwd), range: NOWHERE };
}

function withDefaults(given: FunctionOptions): FunctionSettings {
  const said = Object.entries(given).filter(([, value]) => value !== undefined);
  return { ...DEFAULT_FUNCTION, ...Object.fromEntries(said) };
}
