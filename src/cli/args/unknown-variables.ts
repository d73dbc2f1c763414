import { suggest } from "../../core/suggest.ts";
import { DIRECTIVES_VARIABLE, INIT_COUNT_VARIABLE } from "../../stub/directives.ts";
import type { Environment } from "./args.ts";
import { variableOf } from "./flag.ts";
import { listFlags, runFlags, serveFlags, validateFlags } from "./flags.ts";

const PREFIX = "LAMBDA_SIM_";

/** Of variables of scenarios, which have any name. */
const OF_SCENARIOS = "LAMBDA_SIM_VAR_";

/** What we hand to our own processes and tests. */
const OWN = [
  DIRECTIVES_VARIABLE,
  INIT_COUNT_VARIABLE,
  "LAMBDA_SIM_BIN",
  "LAMBDA_SIM_INTEROP_CACHE",
];

/** A variable that looks like one of a flag, and is none. */
export interface UnknownVariable {
  readonly name: string;
  readonly hint: string | undefined;
}

/** The variables of `environment` that begin as those of flags do, and belong to no flag of any command. */
export function unknownVariables(environment: Environment): readonly UnknownVariable[] {
  const flags = { ...runFlags, ...serveFlags, ...validateFlags, ...listFlags };
  const known = Object.keys(flags).map(variableOf);
  return Object.keys(environment)
    .filter((name) => name.startsWith(PREFIX) && !name.startsWith(OF_SCENARIOS))
    .filter((name) => !known.includes(name) && !OWN.includes(name))
    .map((name) => {
      const meant = suggest(
        name.slice(PREFIX.length),
        known.map((each) => each.slice(PREFIX.length)),
      );
      const hint = meant === undefined ? undefined : `did you mean "${PREFIX}${meant}"?`;
      return { name, hint };
    });
}
