import { unreachable } from "../../core/assert.ts";
import type { PhaseSpan, Problem, RunEvent, ScenarioResult } from "../../runner/event.ts";
import type { Diagnostic, Range, Source } from "../../scenario/diagnostic.ts";
import { inOrder } from "../part/diagnostics.ts";
import type {
  JsonDiagnostic,
  JsonLocation,
  JsonProblem,
  JsonDocument,
  JsonScenario,
} from "./json-document.ts";
import { extentOf } from "../text/location.ts";
import type { Report, ReportOptions, RunEnded } from "../report.ts";
import { Tally } from "../part/tally.ts";

/** For programs: one document, written when the run ends; see {@link JsonDocument}. */
export class JsonReport implements Report {
  readonly #options: ReportOptions;
  readonly #tally = new Tally();
  readonly #scenarios: JsonScenario[] = [];
  readonly #diagnostics: JsonDiagnostic[] = [];

  constructor(options: ReportOptions) {
    this.#options = options;
  }

  on(event: RunEvent): void {
    this.#tally.add(event);
    switch (event.type) {
      case "runStarted":
      case "scenarioStarted":
      case "attachable":
      case "stepStarted":
      case "stepEnded":
        return;
      case "scenarioEnded":
        this.#scenarios.push(scenarioOf(event.result));
        return;
      case "diagnostics":
        this.#diagnostics.push(...inOrder(event.diagnostics).map(diagnosticOf));
        return;
      case "runEnded":
        this.#options.sink.write(`${serialize(this.#report(event))}\n`);
        return;
      default:
        unreachable(event);
    }
  }

  #report({ durationMs, isInterrupted }: RunEnded): JsonDocument {
    return {
      version: 1,
      tool: { name: "lambda-sim", version: this.#options.version },
      isInterrupted,
      planned: this.#tally.planned,
      seed: this.#tally.seed ?? null,
      durationMs: rounded(durationMs),
      totals: this.#tally.totals,
      scenarios: this.#scenarios.toSorted(byPlace),
      diagnostics: this.#diagnostics,
    };
  }
}

/** JSON whose text can be shown in a terminal, too: of control characters JSON itself escapes only some. */
function serialize(report: JsonDocument): string {
  return JSON.stringify(report, null, 2).replaceAll(
    /[\u007F-\u009F]/g,
    (character) => `\\u00${character.charCodeAt(0).toString(16)}`,
  );
}

function scenarioOf(result: ScenarioResult): JsonScenario {
  const { ref, status, reason, durationMs, invokes, attempt, isFlaky } = result;
  return {
    file: ref.file,
    line: ref.line,
    name: ref.name,
    tags: ref.tags,
    status,
    reason: reason ?? null,
    durationMs: rounded(durationMs),
    invokes,
    attempt,
    isFlaky,
    steps: result.steps.map((step) => ({
      number: step.number,
      name: step.name ?? null,
      verb: step.verb,
      durationMs: rounded(step.durationMs),
      hasPassed: step.hasPassed,
    })),
    problems: result.problems.map(problemOf),
    environments: result.timelines.map(({ environment, spans }) => ({
      number: environment,
      phases: spans.map(spanOf),
    })),
    outputs: result.outputs.map(({ source, lines, total }) => ({ source, lines, total })),
    refusals: result.refusals,
  };
}

function spanOf({ phase, startMs, durationMs, status }: PhaseSpan): PhaseSpan {
  return { phase, startMs: rounded(startMs), durationMs: rounded(durationMs), status };
}

function problemOf(problem: Problem): JsonProblem {
  const { kind, step, message, source, range, label, hint, difference } = problem;
  return {
    kind,
    step: step ? { number: step.number, name: step.name ?? null } : null,
    message,
    location: source && range ? locationOf(source, range) : null,
    label: label ?? null,
    hint: hint ?? null,
    difference: difference ?? null,
  };
}

function diagnosticOf({ message, source, range, label, hint }: Diagnostic): JsonDiagnostic {
  return {
    message,
    location: locationOf(source, range),
    label: label ?? null,
    hint: hint ?? null,
  };
}

function locationOf(source: Source, range: Range): JsonLocation {
  const { start, end } = extentOf(source, range);
  return {
    file: source.path,
    line: start.line,
    column: start.column,
    endLine: end.line,
    endColumn: end.column,
  };
}

/** To a microsecond, below which a measurement says nothing. */
function rounded(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}

function byPlace(one: JsonScenario, other: JsonScenario): number {
  if (one.file !== other.file) return one.file < other.file ? -1 : 1;
  return one.line - other.line;
}
