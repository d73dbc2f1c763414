import { resolve } from "node:path";
import { suggest } from "../core/suggest.ts";
import { DEFAULT_FUNCTION, type FunctionSettings } from "../lambda/function.ts";
import { MAX_MEMORY_MB, MAX_TIMEOUT_MS, MIN_MEMORY_MB } from "../lambda/limits.ts";
import type { FleetPlan } from "../runner/open-fleet.ts";
import type { AttachChoice, ProcessChoice } from "../scenario/scenario.ts";
import type { ProgramOption, SimulatorOptions } from "./options.ts";

/** Options have no place in a file. */
const NOWHERE = { start: 0, end: 0 };

/**
 * What `options` ask for, with the defaults filled in.
 *
 * @throws TypeError or RangeError for a setting that cannot be.
 */
export function planSimulator(options: SimulatorOptions): FleetPlan {
  const cwd = resolve(options.cwd ?? ".");
  const runtime = choiceOf(options.runtime ?? "attach", cwd);
  const extensions = Object.entries(options.extensions ?? {}).map(
    ([name, option]) => [name, choiceOf(option, cwd)] as const,
  );
  return {
    settings: readSettings(options.function ?? {}, { isAttached: runtime.kind === "attach" }),
    runtime,
    extensions: new Map(extensions),
    isSingle: (options.ports ?? []).length > 0,
    isFreezing: options.freeze ?? true,
    runtimeAddress: { host: "127.0.0.1", port: 0, ...options.runtimeAddress },
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

function readSettings(
  given: Partial<FunctionSettings>,
  { isAttached }: { isAttached: boolean },
): FunctionSettings {
  for (const name of Object.keys(given)) {
    if (Object.hasOwn(DEFAULT_FUNCTION, name)) continue;
    const meant = suggest(name, Object.keys(DEFAULT_FUNCTION));
    const hint = meant ? `; did you mean "${meant}"?` : "";
    throw new TypeError(`Unknown setting "${name}" of the function${hint}`);
  }
  const said = Object.entries(given).filter(([, value]) => value !== undefined);
  const settings: FunctionSettings = { ...DEFAULT_FUNCTION, ...Object.fromEntries(said) };
  const { timeoutMs, memorySize = MIN_MEMORY_MB } = settings;
  const isLimitless = timeoutMs === Infinity && isAttached;
  if (!isLimitless && !(timeoutMs > 0 && timeoutMs <= MAX_TIMEOUT_MS)) {
    const rule = `at most ${MAX_TIMEOUT_MS}, or Infinity with an attached runtime`;
    throw new RangeError(`"timeoutMs" of the function must be ${rule}, not ${timeoutMs}`);
  }
  const isPossible = memorySize >= MIN_MEMORY_MB && memorySize <= MAX_MEMORY_MB;
  if (!Number.isInteger(memorySize) || !isPossible) {
    const rule = `a whole number from ${MIN_MEMORY_MB} to ${MAX_MEMORY_MB}`;
    throw new RangeError(`"memorySize" of the function must be ${rule}, not ${memorySize}`);
  }
  return settings;
}
