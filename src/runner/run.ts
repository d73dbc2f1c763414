import type { Scenario } from "../scenario/scenario.ts";
import { nextTurn } from "../core/clock.ts";
import {
  sentence,
  type Evidence,
  type FailedAttempt,
  type Problem,
  type Repetition,
  type RunEvent,
  type ScenarioRef,
  type ScenarioResult,
} from "./event.ts";
import { hostFor } from "./machine/host-for.ts";
import type { Machine } from "./machine/machine.ts";
import type { RunOptions } from "./options.ts";
import { outputs } from "./observe/outputs.ts";
import { NO_REFUSALS, refusals } from "./observe/refusals.ts";
import { PortLocks } from "./machine/port-locks.ts";
import { orAbort } from "./stage.ts";
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
  /** Asked before each scenario: where it is a promise, the scenario waits for that. */
  readonly pace?: (() => Promise<void> | undefined) | undefined;
  readonly onLine?: ((source: string, line: string) => void) | undefined;
}

/** How many scenarios ended badly, by how. */
export interface Endings {
  readonly failed: number;
  readonly broken: number;
}

/**
 * Runs files side by side, the scenarios of a file one after the other. Resolves when everything
 * has been cleaned up, also when it was interrupted; rejects only for a bug. Of what has ended it
 * keeps nothing but counts.
 *
 * @throws ToolError before anything runs, where a scenario asks for an isolation that this machine
 * cannot give.
 */
export async function run(files: readonly FileRun[], setup: Run): Promise<Endings> {
  const { options, emit, pace, machine, signal, seed } = setup;
  await requireIsolation(files, setup);
  const { clock } = machine;
  const startedMs = clock.monotonic();
  const once = files.reduce((sum, { scenarios }) => sum + scenarios.length, 0);
  const scenarios = once * options.repeat;
  emit({ type: "runStarted", files: files.length, scenarios, seed, startedAt: clock.now() });
  const locks = new PortLocks();
  const endings = { failed: 0, broken: 0 };
  const queue = files.values();
  const isOver = (): boolean =>
    signal.aborted ||
    (options.bail !== undefined && endings.failed + endings.broken >= options.bail);
  const worker = async (): Promise<void> => {
    for (const { path, scenarios: ofFile } of queue) {
      for (const { scenario, repetition } of repeated(ofFile, options.repeat)) {
        if (isOver()) return;
        const room = pace?.();
        if (
          room &&
          !(await interruptible(signal, () =>
            orAbort(
              room.then(() => true),
              signal,
            ),
          ))
        ) {
          return;
        }
        const ref = refOf(scenario, path, repetition);
        const result = await locks.hold(scenario.ports, () => runOne(scenario, ref, setup));
        if (!result) return;
        if (result.status === "failed" || result.status === "broken") endings[result.status] += 1;
        emit({ type: "scenarioEnded", result });
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(options.jobs, files.length) }, worker));
  const durationMs = clock.monotonic() - startedMs;
  emit({ type: "runEnded", durationMs, isInterrupted: signal.aborted });
  return endings;
}

interface Repeated {
  readonly scenario: Scenario;
  readonly repetition: Repetition | undefined;
}

/** All of `scenarios`, that often, as they are asked for: there may be a great many. */
function* repeated(scenarios: readonly Scenario[], times: number): Generator<Repeated> {
  for (let number = 1; number <= times; number++) {
    const repetition = times > 1 ? { number, of: times } : undefined;
    for (const scenario of scenarios) yield { scenario, repetition };
  }
}

function refOf(
  { name, line, tags }: Scenario,
  file: string,
  repetition: Repetition | undefined,
): ScenarioRef {
  return { file, name, line, tags, repetition };
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

/**
 * Runs a scenario with its retries. Resolves to undefined when the run was interrupted meanwhile.
 */
async function runOne(
  scenario: Scenario,
  ref: ScenarioRef,
  { machine, options, signal, emit, onLine }: Run,
): Promise<ScenarioResult | undefined> {
  if (scenario.skip !== undefined) {
    // Nothing else lets the event loop turn where all are skipped, and signals wait for it.
    await nextTurn();
    return skipped(ref, scenario.skip, machine.clock.now());
  }
  emit({ type: "scenarioStarted", ref });
  const observer = {
    onStart: (number: string, title: string): void =>
      emit({ type: "stepStarted", ref, number, title }),
    onEnd: (result: ScenarioResult["steps"][number]): void =>
      emit({ type: "stepEnded", ref, result }),
  };
  const onAttachable = (address: string, processes: readonly string[]): void =>
    emit({ type: "attachable", ref, address, processes });
  const earlier: FailedAttempt[] = [];
  for (let attempt = 1; ; attempt++) {
    const startedAt = machine.clock.now();
    const outcome = await interruptible(signal, () =>
      runScenario(scenario, { machine, options, observer, signal, onLine, onAttachable }),
    );
    if (!outcome) return undefined;
    const { status, durationMs } = outcome;
    if (status === "passed" || attempt > options.retries) {
      return resultOf(ref, outcome, { earlier, startedAt, isStrict: options.isStrict });
    }
    earlier.push({ attempt, status, durationMs, ...evidenceOf(outcome) });
  }
}

function resultOf(
  ref: ScenarioRef,
  outcome: ScenarioOutcome,
  {
    earlier,
    startedAt,
    isStrict,
  }: Pick<ScenarioResult, "earlier" | "startedAt"> & {
    readonly isStrict: boolean;
  },
): ScenarioResult {
  const { status, steps, entries, durationMs } = outcome;
  const isFlaky = status === "passed" && earlier.length > 0;
  return {
    ref,
    status: isFlaky && isStrict ? "failed" : status,
    reason: undefined,
    startedAt,
    durationMs,
    invokes: entries.filter(({ type }) => type === "invokeStarted").length,
    steps,
    ...evidenceOf(outcome),
    ...(isFlaky && isStrict ? { problems: [flakiness(earlier.length + 1)] } : {}),
    earlier,
    attempt: earlier.length + 1,
    isFlaky,
  };
}

function flakiness(attempt: number): Problem {
  const message = `It passed at attempt ${attempt} only, and --strict counts that as a failure`;
  return sentence("flaky", message);
}

function evidenceOf(outcome: ScenarioOutcome): Evidence {
  const { problems, entries, losses, startedMs, cutMs } = outcome;
  return {
    problems,
    timelines: timelines(entries, { originMs: startedMs, cutMs }),
    outputs: outputs(entries, losses.linesBySource),
    refusals: refusals(entries),
  };
}

function skipped(ref: ScenarioRef, reason: string, startedAt: number): ScenarioResult {
  return {
    ref,
    status: "skipped",
    reason,
    startedAt,
    durationMs: 0,
    invokes: 0,
    steps: [],
    problems: [],
    timelines: [],
    outputs: [],
    refusals: NO_REFUSALS,
    earlier: [],
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
