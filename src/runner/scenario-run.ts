import { rm } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { formatDuration } from "../core/duration.ts";
import { Journal } from "../core/journal.ts";
import { ToolError } from "../core/tool-error.ts";
import type { JournalEntry } from "../lambda/journal-entry.ts";
import { RUNTIME } from "../lambda/source-name.ts";
import type { Environment } from "../sandbox/environment.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { endLeaks } from "./machine/end-leaks.ts";
import { problemOf, sentence, type Problem, type StepResult } from "./event.ts";
import { compareOnce } from "./check/compare.ts";
import { explainOutOfTime } from "./explain/out-of-time.ts";
import { hostFor } from "./machine/host-for.ts";
import type { Machine } from "./machine/machine.ts";
import { expectsDelivered } from "./observe/expects-delivered.ts";
import { Losses } from "./observe/losses.ts";
import { observeScene } from "./observe/observed.ts";
import { openFleet } from "./machine/open-fleet.ts";
import type { RunOptions } from "./options.ts";
import { orAbort, sceneSince, type Stage } from "./stage.ts";
import { runStep, type StepObserver } from "./step/step.ts";

/** How one run of a scenario ended. */
export interface ScenarioOutcome {
  readonly status: "passed" | "failed" | "broken";
  readonly problems: readonly Problem[];
  readonly steps: readonly StepResult[];
  readonly entries: readonly JournalEntry[];
  /** What is missing in them. */
  readonly losses: Losses;
  /**
   * Monotonic milliseconds at which its time ran out; undefined if it did not. Everything later is
   * the cleanup.
   */
  readonly cutMs: number | undefined;
  /** Monotonic milliseconds. */
  readonly startedMs: number;
  readonly durationMs: number;
}

/** The needs of a run of a scenario, besides the scenario. */
export interface ScenarioRunOptions {
  readonly machine: Machine;
  readonly options: RunOptions;
  readonly observer: StepObserver;
  /** Ends the run early, with its reason, after everything has been cleaned up. */
  readonly signal: AbortSignal;
  /** Called with every line that a process writes, as it comes. */
  readonly onLine?: ((source: string, line: string) => void) | undefined;
  /**
   * Called for every environment that waits for processes which it does not start, with their
   * names.
   */
  readonly onAttachable?: ((address: string, processes: readonly string[]) => void) | undefined;
}

/** A scenario that is out of time. */
class OutOfTime extends Error {
  override readonly name = "OutOfTime";
}

/** Runs a scenario from a clean world to a clean world. Rejects only with the reason of `signal`, or for a bug. */
export async function runScenario(
  scenario: Scenario,
  { machine, options, observer, signal, onLine, onAttachable }: ScenarioRunOptions,
): Promise<ScenarioOutcome> {
  const { clock } = machine;
  const startedMs = clock.monotonic();
  const timeoutMs = options.timeoutMs ?? scenario.timeoutMs;
  const over = new AbortController();
  const cancel = clock.schedule(timeoutMs, () => over.abort(new OutOfTime()));
  const tmp = await machine.makeFolder();
  const signals = AbortSignal.any([signal, over.signal]);
  const stage = await prepare(scenario, { machine, options, tmp, signal: signals, onAttachable });
  if (onLine)
    stage.journal.subscribe((entry) => entry.type === "log" && onLine(entry.source, entry.line));
  const steps: StepResult[] = [];
  const problems: Problem[] = [];
  let isBroken = false;
  let isWhole = false;
  let cutMs: number | undefined;
  try {
    isWhole = await play(stage, options, { observer, steps, problems });
  } catch (error) {
    if (signal.aborted) throw error;
    if (error instanceof ToolError) isBroken = true;
    if (error instanceof OutOfTime) cutMs = clock.monotonic();
    problems.push(problemOfError(error, { stage, timeoutMs }));
  } finally {
    cancel();
    await stage.fleet.close("spindown");
    problems.push(...(await leaksOf(stage.environments)));
    await rm(tmp, { recursive: true, force: true });
  }
  if (isWhole) problems.push(...checkWhole(stage));
  const status = isBroken ? "broken" : problems.length > 0 ? "failed" : "passed";
  const durationMs = clock.monotonic() - startedMs;
  const entries = stage.journal.since(0);
  const { losses } = stage;
  return { status, problems, steps, entries, losses, cutMs, startedMs, durationMs };
}

async function prepare(
  scenario: Scenario,
  world: Pick<ScenarioRunOptions, "machine" | "options" | "signal" | "onAttachable"> & {
    readonly tmp: string;
  },
): Promise<Stage> {
  const { machine, options, tmp, signal, onAttachable } = world;
  const awaited = attachedIn(scenario);
  const losses = new Losses();
  const journal = new Journal<JournalEntry>({ thinning: losses.thinning });
  const environments: Environment[] = [];
  const plan = {
    settings: scenario.function,
    runtime: scenario.runtime,
    extensions: scenario.extensions,
    isFreezing: scenario.isFreezing && !options.isFreezeOff,
    isKeepingTelemetry: expectsDelivered(scenario),
    isSingle: scenario.ports.length > 0,
    runtimeAddress: { host: "127.0.0.1", port: 0 },
    ...(options.admitted && { admitted: options.admitted }),
    cwd: dirname(resolve(scenario.source.path)),
    environment: options.environment,
    onEnvironment(environment: Environment): void {
      environments.push(environment);
      if (awaited.length > 0) onAttachable?.(environment.address, awaited);
    },
  };
  const isolation = options.isolation ?? scenario.isolation;
  const host = await hostFor(isolation, machine);
  const own = { ...machine, host, base: { ...machine.base, TMPDIR: tmp } };
  const fleet = openFleet(plan, own, journal);
  const vars = new Map(scenario.vars);
  const isSandboxKnown = isolation === "hosts" || machine.isSandboxKnown();
  const { clock } = machine;
  return { scenario, fleet, journal, losses, clock, isSandboxKnown, environments, vars, signal };
}

/** The processes that an environment of `scenario` waits for and does not start. */
function attachedIn({ runtime, extensions }: Scenario): readonly string[] {
  return [[RUNTIME, runtime] as const, ...extensions].flatMap(([name, { kind }]) =>
    kind === "attach" ? [name] : [],
  );
}

/**
 * Plays the steps up to the first that fails, or all with `keepGoing`. Resolves to whether it
 * played all.
 */
async function play(
  stage: Stage,
  { keepGoing }: RunOptions,
  log: { observer: StepObserver; steps: StepResult[]; problems: Problem[] },
): Promise<boolean> {
  const { scenario, fleet, signal } = stage;
  if (scenario.function.initializationType === "provisioned-concurrency") {
    await orAbort(fleet.begin(), signal);
  }
  for (const [index, step] of scenario.steps.entries()) {
    const number = String(index + 1);
    const { result, problems } = await runStep(stage, step, { number, observer: log.observer });
    log.steps.push(result);
    log.problems.push(...problems);
    if (!result.hasPassed && !keepGoing) return index + 1 === scenario.steps.length;
  }
  return true;
}

/** The scenario's own `expect`, which sees the whole run after everything has ended. */
function checkWhole(stage: Stage): readonly Problem[] {
  const observed = observeScene(sceneSince(stage, 0));
  const mismatches = compareOnce(stage, { expect: stage.scenario.expect, observed });
  return mismatches.map((mismatch) => problemOf(mismatch, undefined));
}

/** A process that outlives its environment is a leak. It is named and killed. */
async function leaksOf(environments: readonly Environment[]): Promise<readonly Problem[]> {
  const hint = "it left its process group; Lambda would have killed it with its environment";
  return (await endLeaks(environments)).map(({ environment, pid, command }) => {
    const message = `process ${pid} of environment ${environment} was still there after its end: ${command}`;
    return { ...sentence("leak", message), hint };
  });
}

function problemOfError(
  error: unknown,
  { stage, timeoutMs }: { stage: Stage; timeoutMs: number },
): Problem {
  if (error instanceof OutOfTime) {
    const message = `The scenario did not end within ${formatDuration(timeoutMs)}`;
    return { ...sentence("timeout", message), hint: explainOutOfTime(stage) };
  }
  if (error instanceof ToolError) return { ...sentence("tool", error.message), hint: error.hint };
  throw error;
}
