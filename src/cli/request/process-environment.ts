import type { Environment } from "../args/args.ts";
import type { Assignment } from "../args/value.ts";

/**
 * What `--env` adds to the environment of the processes: `NAME=VALUE`, or for `NAME` alone what it
 * is in `environment`. What is not set there stays unset.
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
