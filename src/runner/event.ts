import type { Stretch } from "../lambda/phase-of.ts";
import type { Diagnostic, Mismatch, Range, Source } from "../scenario/diagnostic.ts";

/** Where a scenario is found, for people. */
export interface ScenarioRef {
  /** The file as it was named. */
  readonly file: string;
  readonly name: string;
  /** From 1. */
  readonly line: number;
  readonly tags: readonly string[];
  /** Which of its runs it is, where `--repeat` has it run more than once. */
  readonly repetition: Repetition | undefined;
}

/** One of several runs of a scenario. */
export interface Repetition {
  /** From 1. */
  readonly number: number;
  readonly of: number;
}

/** `broken`: it could not be run (a port, a spawn, a disk), which says nothing about the program under test. */
export type ScenarioStatus = "passed" | "failed" | "skipped" | "broken";

/** Something that made a scenario fail. */
export interface Problem {
  /** `flaky`: it passed, but not at its first attempt, and `--strict` forbids that. */
  readonly kind: "mismatch" | "timeout" | "leak" | "tool" | "flaky";
  /** The step it belongs to, from 1, as in `2` or `3.1` inside `parallel`; undefined for the whole run. */
  readonly step: { readonly number: string; readonly name: string | undefined } | undefined;
  /** Shown in a frame where `source` and `range` are there, otherwise as a sentence. */
  readonly message: string;
  readonly source: Source | undefined;
  readonly range: Range | undefined;
  readonly label: string | undefined;
  readonly hint: string | undefined;
  readonly difference: readonly string[] | undefined;
}

/**
 * A phase of an environment, or a time while it was frozen; milliseconds since the scenario began.
 */
export interface PhaseSpan {
  readonly phase: Stretch;
  readonly startMs: number;
  readonly durationMs: number;
  /** `success` is drawn plain; anything else is named. */
  readonly status: string;
}

export interface Timeline {
  readonly environment: number;
  readonly spans: readonly PhaseSpan[];
}

/** The last lines that a process wrote, those cut that are very long, and how many it wrote in all. */
export interface Output {
  readonly source: string;
  readonly lines: readonly string[];
  readonly total: number;
}

/** Calls of a process that were refused alike. */
export interface RefusedCalls {
  /** `runtime`, an extension, `extension` for one that did not say which, or `unknown`. */
  readonly by: string;
  /** Method and path. Where calls differ in the id of an invoke alone, `…` stands for it. */
  readonly request: string;
  readonly status: number;
  readonly errorType: string;
  readonly errorMessage: string;
  readonly count: number;
}

/** The calls that were refused. */
export interface Refusals {
  /** In the order in which they first came, up to a bound. */
  readonly calls: readonly RefusedCalls[];
  /** How many calls there were, those past the bound included. */
  readonly total: number;
}

export interface StepResult {
  readonly number: string;
  readonly name: string | undefined;
  readonly verb: string;
  readonly durationMs: number;
  readonly hasPassed: boolean;
}

/** What is known of one run of a scenario from its clean world to its end. */
export interface Evidence {
  readonly problems: readonly Problem[];
  readonly timelines: readonly Timeline[];
  readonly outputs: readonly Output[];
  /** What the runtime and the extensions were refused. */
  readonly refusals: Refusals;
}

/** An attempt that failed, after which the scenario was tried again. */
export interface FailedAttempt extends Evidence {
  /** From 1. */
  readonly attempt: number;
  readonly status: "failed" | "broken";
  readonly durationMs: number;
}

/** How a scenario ended; the evidence is that of its last attempt. */
export interface ScenarioResult extends Evidence {
  readonly ref: ScenarioRef;
  readonly status: ScenarioStatus;
  /** Why it was skipped. */
  readonly reason: string | undefined;
  /** When its last attempt began, in epoch milliseconds. */
  readonly startedAt: number;
  readonly durationMs: number;
  readonly invokes: number;
  readonly steps: readonly StepResult[];
  /** Those before the last, in their order. */
  readonly earlier: readonly FailedAttempt[];
  /** How often it has run so far: 1 unless `--retries` had it tried again. */
  readonly attempt: number;
  /** Passed, but not at the first attempt. */
  readonly isFlaky: boolean;
}

/** What a run tells while it goes on. Each report is a fold over these events. */
export type RunEvent =
  | {
      readonly type: "runStarted";
      readonly files: number;
      readonly scenarios: number;
      readonly seed: number | undefined;
      /** In epoch milliseconds. */
      readonly startedAt: number;
    }
  | { readonly type: "scenarioStarted"; readonly ref: ScenarioRef }
  /** An environment waits for processes that somebody else starts. */
  | {
      readonly type: "attachable";
      readonly ref: ScenarioRef;
      /** Host and port of its APIs: the value of `AWS_LAMBDA_RUNTIME_API`. */
      readonly address: string;
      /** The processes that it waits for: `runtime`, and extensions by name. */
      readonly processes: readonly string[];
    }
  | {
      readonly type: "stepStarted";
      readonly ref: ScenarioRef;
      readonly number: string;
      readonly title: string;
    }
  | { readonly type: "stepEnded"; readonly ref: ScenarioRef; readonly result: StepResult }
  | { readonly type: "scenarioEnded"; readonly result: ScenarioResult }
  /** The run ended before its time, for a reason that is not a scenario's. */
  | {
      readonly type: "runFailed";
      /** `usage`: of the command line; `tool`: of the machine; `bug`: ours. */
      readonly kind: "usage" | "tool" | "bug" | "empty";
      readonly message: string;
      readonly hint: string | undefined;
    }
  /** The files could not be used; nothing was run. */
  | { readonly type: "diagnostics"; readonly diagnostics: readonly Diagnostic[] }
  | { readonly type: "runEnded"; readonly durationMs: number; readonly isInterrupted: boolean };

/** A mismatch of `step` as a problem. */
export function problemOf(mismatch: Mismatch, step: Problem["step"]): Problem {
  const { message, source, range, label, hint, difference } = mismatch;
  return { kind: "mismatch", step, message, source, range, label, hint, difference };
}

/** Calls that were refused alike, in one line: `GET /x by runtime: 404 NotFound, … (100 times)`. */
export function describeRefused(calls: RefusedCalls): string {
  const { by, request, status, errorType, errorMessage, count } = calls;
  const times = count > 1 ? ` (${count} times)` : "";
  return `${request} by ${by}: ${status} ${errorType}, ${errorMessage}${times}`;
}

/** A problem that words alone tell. */
export function sentence(kind: Problem["kind"], message: string): Problem {
  const nowhere = { step: undefined, source: undefined, range: undefined };
  return { kind, message, ...nowhere, label: undefined, hint: undefined, difference: undefined };
}
