import { availableParallelism } from "node:os";
import { systemRandom } from "../../core/random.ts";
import type { RunOptions } from "../../runner/options.ts";
import type { Arguments, Environment } from "../args/args.ts";
import type { runFlags } from "../args/flags.ts";
import { planReports } from "../output/open-reports.ts";
import { processEnvironment } from "./process-environment.ts";
import type { ReportRequest } from "../args/report-request.ts";
import { scenarioRequest, type ScenarioRequest } from "./scenario-request.ts";

/** What `lambda-sim run` is asked for. */
export interface RunRequest extends ScenarioRequest {
  /** When nothing matches, that is a success. */
  readonly isEmptyAllowed: boolean;
  readonly options: RunOptions;
  /** How many inits go on at once; undefined leaves it to the machine. */
  readonly initConcurrency: number | undefined;
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
export function runRequest(args: Arguments<typeof runFlags>, environment: Environment): RunRequest {
  const { values } = args;
  const { shard, shuffle, repeat = 1, retries = 0, jobs = availableParallelism() } = values;
  const request = scenarioRequest(args, environment);
  const seed = shuffle === "random" ? randomSeed() : shuffle;
  return {
    ...request,
    selection: { ...request.selection, shard, seed },
    isEmptyAllowed: values["allow-empty"],
    options: {
      jobs,
      timeoutMs: values.timeout,
      retries,
      repeat,
      bail: values.bail,
      keepGoing: values["keep-going"],
      isStrict: values.strict,
      isFreezeOff: values.freeze === "off",
      isolation: values.isolate,
      hasCapture: !values["no-capture"],
      admitted: { hosts: values["allow-host"], origins: values["allow-origin"] },
      environment: processEnvironment(values.env, environment),
    },
    initConcurrency: values["init-concurrency"],
    reports: planReports(values.report),
    isVerbose: values.verbose,
    isQuiet: values.quiet,
    isColorOff: values["no-color"],
  };
}

function randomSeed(): number {
  return Number.parseInt(systemRandom.hex(4), 16);
}
