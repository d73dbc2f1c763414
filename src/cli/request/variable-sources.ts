import type { Arguments, Environment } from "../args/args.ts";
import type { variableFlags } from "../args/flags.ts";

/** Where the values of `${name}` come from, besides the scenario's own `vars`. */
export interface VariableSources {
  /** From flags, and from `LAMBDA_SIM_VAR_…` where no flag gives a value. They win over files. */
  readonly given: ReadonlyMap<string, string>;
  /** YAML or JSON, as named; a later one wins over an earlier one. */
  readonly files: readonly string[];
  /** The names that flags give. Each must be a variable of some scenario. */
  readonly named: readonly string[];
}

const PREFIX = "LAMBDA_SIM_VAR_";
/** This variable belongs to the flag `--var-file`, and to no scenario. */
const RESERVED = "LAMBDA_SIM_VAR_FILE";

/** The variables that the command line and the environment give. */
export function variableSources(
  values: Arguments<typeof variableFlags>["values"],
  environment: Environment,
): VariableSources {
  const inherited = Object.entries(environment)
    .filter(([name]) => name.startsWith(PREFIX) && name !== RESERVED)
    .map(([name, value]) => [name.slice(PREFIX.length), value ?? ""] as const);
  const flags = [...values.var, ...values.secret].map(({ name, value }) => [name, value] as const);
  return {
    given: new Map([...inherited, ...flags]),
    files: values["var-file"],
    named: flags.map(([name]) => name),
  };
}
