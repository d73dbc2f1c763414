import { jsonOrText } from "../core/json-or-text.ts";
import type { FunctionSettings } from "../lambda/function.ts";
import type { Answer, InvocationReport } from "../lambda/invocation.ts";
import type { JournalEntry } from "../lambda/journal-entry.ts";
import { logLines } from "../lambda/log-line.ts";
import { logTail } from "../lambda/log-tail.ts";
import { describeRuntimeState } from "../lambda/runtime.ts";
import { RUNTIME } from "../sandbox/ports.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import { duration, logLine, story } from "../scenario/actual.ts";
import type { InvokeName, SceneName } from "../scenario/schema/expectation.ts";

/** What there is to look at: what happened, and the environments it happened in. */
export interface Scene {
  readonly entries: readonly JournalEntry[];
  /** The last of them is the one whose processes are looked at. */
  readonly sandboxes: readonly Sandbox[];
  readonly settings: FunctionSettings;
}

/** A refusal in the names of `expect`. */
export type Refused = Pick<
  Extract<JournalEntry, { type: "refusal" }>,
  "by" | "request" | "status" | "errorType" | "errorMessage"
>;

/** A value for every name; telemetry is not there yet. */
type Observed<Name extends string> = Record<Exclude<Name, "telemetry">, unknown>;

/** What a scene is in the names of `expect` that every step has. */
export function observeScene({ entries, sandboxes, settings }: Scene): Observed<SceneName> {
  const numbers = new Set(entries.map((entry) => entry.environment).filter((number) => number > 0));
  return {
    runtime: observeRuntime(entries, sandboxes.at(-1)),
    extensions: observeExtensions(entries, sandboxes),
    frozen: sandboxes.at(-1)?.generation.isFrozen ?? false,
    environments: numbers.size,
    logs: story(entries.flatMap((entry) => lines(entry, settings))),
    refusals: story(
      entries
        .filter((entry) => entry.type === "refusal")
        .map(({ by, request, status, errorType, errorMessage }): Refused => ({
          by,
          request,
          status,
          errorType,
          errorMessage,
        })),
    ),
  };
}

/** What one invocation is in the names of `expect`. */
export function observeInvoke(
  scene: Scene,
  answer: Answer,
  report: InvocationReport | undefined,
): Observed<SceneName | InvokeName> {
  const body = jsonOrText(answer.body);
  const hasSucceeded = answer.outcome === "success";
  return {
    ...observeScene(scene),
    phase: report && { status: report.status, errorType: report.errorType },
    duration: report && duration(report.durationMs),
    billed: report && duration(report.billedMs),
    memory: report?.maxMemoryMb,
    init: report?.initMs === undefined ? undefined : duration(report.initMs),
    start: report?.start,
    trace: report?.traceId,
    status: answer.outcome,
    requestId: answer.requestId,
    response: hasSucceeded ? body : undefined,
    error: hasSucceeded ? undefined : body,
    stream: observeStream(answer),
    log: new TextDecoder().decode(logTail(scene.entries, scene.settings)),
  };
}

/** What a shutdown is in the names of `expect`. */
export function observeShutdown(scene: Scene): Record<string, unknown> {
  const took = scene.entries
    .filter((entry) => entry.type === "shutdownEnded")
    .map((entry) => entry.durationMs);
  return { ...observeScene(scene), duration: duration(Math.max(0, ...took)) };
}

function observeRuntime(
  entries: readonly JournalEntry[],
  sandbox: Sandbox | undefined,
): Record<string, unknown> {
  const state = sandbox && describeRuntimeState(sandbox.observed.runtime.state);
  return { state, exit: exitOf(entries, RUNTIME) };
}

function observeExtensions(
  entries: readonly JournalEntry[],
  sandboxes: readonly Sandbox[],
): Record<string, unknown> {
  const all = sandboxes.flatMap((sandbox) => sandbox.observed.registry.all);
  return Object.fromEntries(
    all.map(({ name, state }) => [
      name,
      {
        state,
        events: story(
          entries.flatMap((entry) =>
            entry.type === "eventSent" && entry.extension === name ? [entry.event] : [],
          ),
        ),
        exit: exitOf(entries, name),
        overhead: overheadOf(entries, name),
      },
    ]),
  );
}

function exitOf(entries: readonly JournalEntry[], source: string): unknown {
  return entries
    .filter((entry) => entry.type === "processExited")
    .findLast((entry) => entry.source === source)?.exit;
}

/** How long after the runtime the extension was done, with the last invoke it took part in. */
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
