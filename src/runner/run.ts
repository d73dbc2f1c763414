import type { Scenario } from "../scenario/scenario.ts";
import type { RunEvent, ScenarioRef, ScenarioResult } from "./event.ts";
import { hostFor } from "./machine/host-for.ts";
import type { Machine } from "./machine/machine.ts";
import type { RunOptions } from "./options.ts";
import { outputs } from "./observe/outputs.ts";
import { NO_REFUSALS, refusals } from "./observe/refusals.ts";
import { PortLocks } from "./machine/port-locks.ts";
import { runScenario, type ScenarioOutcome } from "./scenario-run.ts";
import { timelines } from "./observe/phase-spans.ts";

/** The selected scenarios of one file, in order. */
export interface FileRun {
  readonly path: string;
  readonly scenarios: readonly Scenario[];
}

/** The needs of a run, besides the files. */
export interface Run {
  readonly machine: Machine;
  readonly options: RunOptions;
  /** The seed that the order was shuffled with; undefined where it was not shuffled. */
  readonly seed: number | undefined;
  readonly signal: AbortSignal;
  readonly emit: (event: RunEvent) => void;
  readonly onLine?: ((source: string, line: string) => void) | undefined;
}

/**
 * Runs files side by side, the scenarios of a file one after the other. Resolves when everything
 * has been cleaned up, also when it was interrupted; rejects only for a bug.
 *
 * @throws ToolError before anything runs, where a scenario asks for an isolation that this machine
 * cannot give.
 */
export async function run(
  files: readonly FileRun[],
  setup: Run,
): Promise<readonly ScenarioResult[]> {
  const { options, emit, machine, signal, seed } = setup;
  await requireIsolation(files, setup);
  const startedMs = machine.clock.monotonic();
  const once = files.reduce((sum, { scenarios }) => sum + scenarios.length, 0);
  const total = once * options.repeat;
  emit({ type: "runStarted", files: files.length, scenarios: total, seed });
  const locks = new PortLocks();
  const results: ScenarioResult[] = [];
  const queue = files.values();
  const isOver = (): boolean =>
    signal.aborted || (options.bail !== undefined && results.filter(isBad).length >= options.bail);
  const worker = async (): Promise<void> => {
    for (const { path, scenarios } of queue) {
      for (const scenario of repeated(scenarios, options.repeat)) {
        if (isOver()) return;
        const result = await locks.hold(scenario.ports, () => runOne(scenario, path, setup));
        if (!result) return;
        results.push(result);
        emit({ type: "scenarioEnded", result });
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(options.jobs, files.length) }, worker));
  const durationMs = machine.clock.monotonic() - startedMs;
  emit({ type: "runEnded", durationMs, isInterrupted: signal.aborted });
  return results;
}

/** All of `scenarios`, that often, as they are asked for: there may be a great many. */
function* repeated(scenarios: readonly Scenario[], times: number): Generator<Scenario> {
  for (let round = 0; round < times; round++) yield* scenarios;
}

async function requireIsolation(
  files: readonly FileRun[],
  { machine, options }: Pick<Run, "machine" | "options">,
): Promise<void> {
  const wanted = files
    .flatMap(({ scenarios }) => scenarios)
    .filter(({ skip }) => skip === undefined);
  for (const { isolation } of wanted) await hostFor(options.isolation ?? isolation, machine);
}

function isBad({ status }: ScenarioResult): boolean {
  return status === "failed" || status === "broken";
}

/**
 * Runs a scenario with its retries. Resolves to undefined when the run was interrupted meanwhile.
 */
async function runOne(
  scenario: Scenario,
  file: string,
  { machine, options, signal, emit, onLine }: Run,
): Promise<ScenarioResult | undefined> {
  const { name, line, tags } = scenario;
  const ref: ScenarioRef = { file, name, line, tags };
  if (scenario.skip !== undefined) return skipped(ref, scenario.skip);
  emit({ type: "scenarioStarted", ref });
  const observer = {
    onStart: (number: string, title: string): void =>
      emit({ type: "stepStarted", ref, number, title }),
    onEnd: (result: ScenarioResult["steps"][number]): void =>
      emit({ type: "stepEnded", ref, result }),
  };
  const onAttachable = (address: string, processes: readonly string[]): void =>
    emit({ type: "attachable", ref, address, processes });
  for (let attempt = 1; ; attempt++) {
    const outcome = await interruptible(signal, () =>
      runScenario(scenario, { machine, options, observer, signal, onLine, onAttachable }),
    );
    if (!outcome) return undefined;
    if (outcome.status === "passed" || attempt > options.retries) {
      return resultOf(ref, outcome, { attempt, options });
    }
  }
}

function resultOf(
  ref: ScenarioRef,
  { status, problems, steps, entries, cutMs, startedMs, durationMs }: ScenarioOutcome,
  { attempt, options }: { attempt: number; options: RunOptions },
): ScenarioResult {
  const isFlaky = status === "passed" && attempt > 1;
  return {
    ref,
    status: isFlaky && options.isStrict ? "failed" : status,
    reason: undefined,
    durationMs,
    invokes: entries.filter(({ type }) => type === "invokeStarted").length,
    steps,
    problems,
    timelines: timelines(entries, { originMs: startedMs, cutMs }),
    outputs: outputs(entries),
    refusals: refusals(entries),
    attempt,
    isFlaky,
  };
}

function skipped(ref: ScenarioRef, reason: string): ScenarioResult {
  return {
    ref,
    status: "skipped",
    reason,
    durationMs: 0,
    invokes: 0,
    steps: [],
    problems: [],
    timelines: [],
    outputs: [],
    refusals: NO_REFUSALS,
    attempt: 1,
    isFlaky: false,
  };
}

/** `work`, or undefined when it ended because of `signal`. */
async function interruptible<Value>(
  signal: AbortSignal,
  work: () => Promise<Value>,
): Promise<Value | undefined> {
  try {
    return await work();
  } catch (error) {
    if (signal.aborted && error === signal.reason) return undefined;
    throw error;
  }
}
