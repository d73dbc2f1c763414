import type { Selection } from "../../runner/find/select.ts";
import type { Arguments, Environment } from "../args/args.ts";
import type { selectionFlags, variableFlags } from "../args/flags.ts";
import { variableSources, type VariableSources } from "./variable-sources.ts";

/** Which scenarios a command is about. */
export interface ScenarioRequest {
  /** As they were given; none for everything below the working folder. */
  readonly paths: readonly string[];
  readonly selection: Selection;
  readonly variables: VariableSources;
}

/** What the arguments of `validate` and `list` ask for. */
export function scenarioRequest(
  { values, positionals, rest = [] }: Arguments<typeof selectionFlags & typeof variableFlags>,
  environment: Environment,
): ScenarioRequest {
  return {
    paths: [...positionals, ...rest],
    selection: { filter: values.filter, tags: values.tag, shard: undefined, seed: undefined },
    variables: variableSources(values, environment),
  };
}
