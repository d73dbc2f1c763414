import type {
  FailedAttempt,
  Output,
  PhaseSpan,
  Problem,
  Refusals,
  Repetition,
  ScenarioStatus,
} from "../../runner/event.ts";
import type { RunFailed } from "../report.ts";
import type { Totals } from "../part/tally.ts";

/**
 * The document that `--report json` writes, one for a whole run. All keys are always there, with
 * null where there is nothing to say; durations are milliseconds. `jsonReportSchema` is the same as
 * JSON Schema. A key may be added within a `version`; any other change is a new version.
 */
export interface JsonDocument {
  readonly version: 1;
  readonly tool: { readonly name: "lambda-sim"; readonly version: string };
  /** Whether it was stopped before all `planned` scenarios had ended. */
  readonly isInterrupted: boolean;
  /** Why it ended before its time, where that is not a scenario's doing. */
  readonly error: JsonError | null;
  /** How many scenarios the run set out with. */
  readonly planned: number;
  /** The seed of the order, where it was shuffled. */
  readonly seed: number | null;
  /** In UTC: `2026-01-02T03:04:05.678Z`; null where no scenario could be run. */
  readonly startedAt: string | null;
  readonly durationMs: number;
  readonly totals: Totals;
  /** By file and line, not in the order of the run; the runs of one in their order. */
  readonly scenarios: readonly JsonScenario[];
  /** The mistakes in the files; where there is one, no scenario was run. */
  readonly diagnostics: readonly JsonDiagnostic[];
}

export interface JsonError {
  readonly kind: RunFailed["kind"];
  readonly message: string;
  readonly hint: string | null;
}

/** What is known of one attempt. */
export interface JsonEvidence {
  readonly problems: readonly JsonProblem[];
  readonly environments: readonly JsonEnvironment[];
  readonly outputs: readonly Output[];
  /** The calls of the runtime and the extensions that were refused. */
  readonly refusals: Refusals;
}

/** The evidence is that of the last attempt. */
export interface JsonScenario extends JsonEvidence {
  readonly file: string;
  readonly line: number;
  readonly name: string;
  readonly tags: readonly string[];
  /** Which of its runs it is, where `--repeat` has it run more than once. */
  readonly repetition: Repetition | null;
  /** `broken`: it could not be run. */
  readonly status: ScenarioStatus;
  /** Why it was skipped. */
  readonly reason: string | null;
  /** When the last attempt began, in UTC: `2026-01-02T03:04:05.678Z`. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly invokes: number;
  /** From 1; more where it was tried again. */
  readonly attempt: number;
  /** Passed, but not at the first attempt. */
  readonly isFlaky: boolean;
  /** The command line that runs it again, for a POSIX shell. */
  readonly rerun: string;
  readonly steps: readonly JsonStep[];
  /** The attempts that failed before the last, in their order. */
  readonly earlierAttempts: readonly JsonAttempt[];
}

export interface JsonAttempt extends JsonEvidence {
  /** From 1. */
  readonly attempt: number;
  readonly status: FailedAttempt["status"];
  readonly durationMs: number;
}

export interface JsonStep {
  /** From 1, as in `2` or `3.1` inside `parallel`. */
  readonly number: string;
  readonly name: string | null;
  readonly verb: string;
  readonly durationMs: number;
  readonly hasPassed: boolean;
}

/** A stretch of a file; all from 1, columns in UTF-16 units, the end exclusive. */
export interface JsonLocation {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export interface JsonDiagnostic {
  readonly message: string;
  readonly location: JsonLocation;
  /** The text beside the caret. */
  readonly label: string | null;
  readonly hint: string | null;
}

export interface JsonProblem {
  readonly kind: Problem["kind"];
  /** Null for the whole scenario. */
  readonly step: { readonly number: string; readonly name: string | null } | null;
  readonly message: string;
  readonly location: JsonLocation | null;
  /** The text beside the caret: `got reset`. */
  readonly label: string | null;
  readonly hint: string | null;
  /** Lines begun by `-` (expected), `+` (got) or a space. */
  readonly difference: readonly string[] | null;
}

/** The phases of an environment; times since the scenario began. */
export interface JsonEnvironment {
  /** From 1. */
  readonly number: number;
  readonly phases: readonly PhaseSpan[];
}
