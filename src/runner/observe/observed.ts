import { parseExactJson } from "../../core/exact-number.ts";
import { jsonOrText } from "../../core/json.ts";
import type { FunctionSettings } from "../../lambda/function.ts";
import type { Answer, InvocationReport } from "../../lambda/invocation.ts";
import type { JournalEntry } from "../../lambda/journal-entry.ts";
import { logLines } from "../../lambda/log-line.ts";
import { logTail } from "../../lambda/log-tail.ts";
import { describeRuntimeState } from "../../lambda/runtime.ts";
import { RUNTIME } from "../../lambda/source-name.ts";
import type { Environment } from "../../sandbox/environment.ts";
import { duration, logLine, story, type Story } from "../../scenario/actual.ts";
import type { InvokeName, SceneName } from "../../scenario/schema/expectation.ts";
import { lazily } from "./lazily.ts";
import type { Lost } from "./losses.ts";
import { deliveredTelemetry, emittedTelemetry } from "./observed-telemetry.ts";

/** The part of a run that a check looks at: what happened, and the environments it happened in. */
export interface Scene {
  readonly entries: readonly JournalEntry[];
  /** The state of processes is that of the last environment. */
  readonly environments: readonly Environment[];
  readonly settings: FunctionSettings;
  /** What is missing in the entries; nothing unless said. */
  readonly lost?: Lost | undefined;
}

/** A refusal in the names of `expect`. */
export type Refused = Pick<
  Extract<JournalEntry, { type: "refusal" }>,
  "by" | "request" | "status" | "errorType" | "errorMessage"
>;

/** A value for every name. */
type Observed<Name extends string> = Record<Name, unknown>;

/**
 * Makes each value when it is asked for: most never are, and a step may invoke many thousand times.
 */
type Makers<Name extends string> = Record<Name, () => unknown>;

/** The values of a scene, under the names of `expect` that every step has. */
export function observeScene(scene: Scene): Observed<SceneName> {
  return lazily(ofScene(scene));
}

/** The values of one invocation, under the names of `expect`. */
export function observeInvoke(
  scene: Scene,
  answer: Answer,
  report: InvocationReport | undefined,
): Observed<SceneName | InvokeName> {
  return lazily({
    ...ofScene(scene),
    ...ofAnswer(answer),
    ...ofReport(report),
    log: () => logOf(scene),
  });
}

/** The values of a shutdown, under the names of `expect`. */
export function observeShutdown(scene: Scene): Record<string, unknown> {
  return lazily({ ...ofScene(scene), duration: () => shutdownDuration(scene) });
}

function ofScene(scene: Scene): Makers<SceneName> {
  return {
    runtime: () => observeRuntime(scene),
    extensions: () => observeExtensions(scene),
    frozen: () => scene.environments.at(-1)?.generation.isFrozen ?? false,
    environments: () => countEnvironments(scene),
    logs: () =>
      partialStory(
        scene.entries.flatMap((entry) => lines(entry, scene.settings)),
        scene,
      ),
    telemetry: () => partialStory(emittedTelemetry(scene.entries, scene.settings), scene),
    refusals: () => story(refusalsIn(scene)),
  };
}

function ofAnswer(answer: Answer) {
  const hasSucceeded = answer.outcome === "success";
  return {
    status: () => answer.outcome,
    requestId: () => answer.requestId,
    response: () => (hasSucceeded ? jsonOrText(answer.body, parseExactJson) : undefined),
    error: () => (hasSucceeded ? undefined : jsonOrText(answer.body, parseExactJson)),
    stream: () => observeStream(answer),
  };
}

/** Without a report every value is undefined: no environment took the invoke. */
function ofReport(report: InvocationReport | undefined) {
  return {
    phase: () => report && { status: report.status, errorType: report.errorType },
    duration: () => report && duration(report.durationMs),
    billed: () => report && duration(report.billedMs),
    memory: () => report?.maxMemoryMb,
    init: () => (report?.initMs === undefined ? undefined : duration(report.initMs)),
    start: () => report?.start,
    trace: () => report?.traceId,
  };
}

function logOf({ entries, settings }: Scene): string {
  return new TextDecoder().decode(logTail(entries, settings));
}

function shutdownDuration({ entries }: Scene): unknown {
  const took = entries
    .filter((entry) => entry.type === "shutdownEnded")
    .map((entry) => entry.durationMs);
  return duration(Math.max(0, ...took));
}

function countEnvironments({ entries }: Scene): number {
  const numbers = entries.map(({ environment }) => environment).filter((number) => number > 0);
  return new Set(numbers).size;
}

function refusalsIn({ entries }: Scene): readonly Refused[] {
  return entries
    .filter((entry) => entry.type === "refusal")
    .map(({ by, request, status, errorType, errorMessage }) => {
      return { by, request, status, errorType, errorMessage };
    });
}

function observeRuntime({ entries, environments }: Scene): Record<string, unknown> {
  const environment = environments.at(-1);
  const state = environment && describeRuntimeState(environment.observed.runtime.state);
  return { state, exit: exitOf(entries, RUNTIME) };
}

/** A stream that lines of processes are part of. */
function partialStory(items: readonly unknown[], { lost }: Scene): Story {
  return story(items, { isPartial: lost?.hasLines ?? false });
}

function observeExtensions({ entries, environments, lost }: Scene): Record<string, unknown> {
  const all = environments.flatMap((environment) => environment.observed.registry.all);
  return Object.fromEntries(
    all.map(({ name, state }) => [
      name,
      lazily({
        state: () => state,
        events: () => story(eventsOf(entries, name)),
        telemetry: () =>
          story(deliveredTelemetry(entries, name), {
            isPartial: lost?.delivered.has(name) ?? false,
          }),
        exit: () => exitOf(entries, name),
        overhead: () => overheadOf(entries, name),
      }),
    ]),
  );
}

function eventsOf(entries: readonly JournalEntry[], name: string): readonly unknown[] {
  return entries
    .filter((entry) => entry.type === "eventSent")
    .filter(({ extension }) => extension === name)
    .map(({ event }) => event);
}

function exitOf(entries: readonly JournalEntry[], source: string): unknown {
  return entries
    .filter((entry) => entry.type === "processExited")
    .findLast((entry) => entry.source === source)?.exit;
}

/** How long after the runtime the extension was done, in the last invoke. */
function overheadOf(entries: readonly JournalEntry[], name: string): unknown {
  const done = entries.findLastIndex((entry) => entry.type === "runtimeDone");
  const began = entries.findLastIndex((entry) => entry.type === "invokeStarted");
  if (done < 0) return undefined;
  const next = entries.findLast(
    (entry, index) => index > began && entry.type === "next" && entry.source === name,
  );
  return next && duration(Math.max(0, next.monotonicMs - entries[done]!.monotonicMs));
}

function observeStream({ stream }: Answer): unknown {
  if (!stream) return undefined;
  const { chunks, firstByteMs, contentType, isComplete } = stream;
  return {
    chunks: chunks.map((chunk) => new TextDecoder().decode(chunk)),
    firstByte: firstByteMs === undefined ? undefined : duration(firstByteMs),
    contentType,
    complete: isComplete,
  };
}

function lines(entry: JournalEntry, settings: FunctionSettings): readonly unknown[] {
  const source = entry.type === "log" ? entry.source : "platform";
  return logLines(entry, settings).map((line) => logLine(source, line));
}
