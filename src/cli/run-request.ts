import { availableParallelism } from "node:os";
import { systemRandom } from "../core/random.ts";
import type { RunOptions } from "../runner/options.ts";
import type { Selection } from "../runner/select.ts";
import type { Arguments, Environment } from "./args.ts";
import type { runFlags } from "./flags.ts";
import { planReports } from "./output.ts";
import { processEnvironment } from "./process-environment.ts";
import type { ReportRequest } from "./report-request.ts";
import { selectionOf } from "./selection.ts";
import { variableSources, type VariableSources } from "./variables.ts";

/** What `lambda-sim run` is asked for. */
export interface RunRequest {
  /** As they were given; none for everything below the working folder. */
  readonly paths: readonly string[];
  readonly selection: Selection;
  /** When nothing matches, that is a success. */
  readonly isEmptyAllowed: boolean;
  readonly options: RunOptions;
  readonly variables: VariableSources;
  readonly reports: readonly ReportRequest[];
  readonly isVerbose: boolean;
  readonly isQuiet: boolean;
  readonly isColorOff: boolean;
}

/**
 * What the arguments of `run` ask for, with every default filled in.
 *
 * @throws UsageError when two reports want the same place.
 */
export function runRequest(
  { values, positionals, rest = [] }: Arguments<typeof runFlags>,
  environment: Environment,
): RunRequest {
  const { shard, shuffle, repeat = 1, retries = 0, jobs = availableParallelism() } = values;
  return {
    paths: [...positionals, ...rest],
    selection: {
      ...selectionOf(values),
      shard,
      seed: shuffle === "random" ? randomSeed() : shuffle,
    },
    isEmptyAllowed: values["allow-empty"],
    options: {
      jobs,
      timeoutMs: values.timeout,
      retries,
      repeat,
      bail: values.bail,
      keepGoing: values["keep-going"],
      isStrict: values.strict,
      hasCapture: !values["no-capture"],
      environment: processEnvironment(values.env, environment),
    },
    variables: variableSources(values, environment),
    reports: planReports(values.report),
    isVerbose: values.verbose,
    isQuiet: values.quiet,
    isColorOff: values["no-color"],
  };
}

function randomSeed(): number {
  return Number.parseInt(systemRandom.hex(4), 16);
}
