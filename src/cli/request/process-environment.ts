import type { Environment } from "../args/args.ts";
import type { Assignment } from "../args/value.ts";

/**
 * The variables that `--env` adds to the environment of the processes. `NAME=VALUE` gives a value;
 * `NAME` alone takes the value from `environment`, and stays unset if it is unset there.
 */
export function processEnvironment(
  assignments: readonly Assignment[],
  environment: Environment,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    assignments.flatMap(({ name, value = environment[name] }) =>
      value === undefined ? [] : [[name, value]],
    ),
  );
}
