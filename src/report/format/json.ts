import { unreachable } from "../../core/assert.ts";
import type { Evidence, PhaseSpan, Problem, RunEvent, ScenarioResult } from "../../runner/event.ts";
import type { Diagnostic, Range, Source } from "../../scenario/diagnostic.ts";
import { inOrder } from "../part/diagnostics.ts";
import type {
  JsonDiagnostic,
  JsonError,
  JsonEvidence,
  JsonLocation,
  JsonProblem,
  JsonDocument,
  JsonScenario,
} from "./json-document.ts";
import { instant } from "../text/instant.ts";
import { extentOf } from "../text/location.ts";
import type { Report, ReportOptions, RunEnded } from "../report.ts";
import { rerunOf } from "../part/rerun.ts";
import { Shelf } from "../part/shelf.ts";
import { Tally } from "../part/tally.ts";

/**
 * For programs: one document, written when the run ends; see {@link JsonDocument}. Its scenarios
 * are made text as they end, since there may be a great many.
 */
export class JsonReport implements Report {
  readonly #options: ReportOptions;
  readonly #tally = new Tally();
  readonly #scenarios: Shelf;
  readonly #diagnostics: JsonDiagnostic[] = [];
  #error: JsonError | null = null;

  constructor(options: ReportOptions) {
    this.#options = options;
    this.#scenarios = new Shelf(options.spill);
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
        this.#put(scenarioOf(event.result, this.#options));
        return;
      case "diagnostics":
        this.#diagnostics.push(...inOrder(event.diagnostics).map(diagnosticOf));
        return;
      case "runFailed": {
        const { kind, message, hint } = event;
        this.#error = { kind, message, hint: hint ?? null };
        return;
      }
      case "runEnded":
        this.#write(event);
        return;
      default:
        unreachable(event);
    }
  }

  #put(scenario: JsonScenario): void {
    const text = serialize(scenario).replaceAll("\n", `\n${MARGIN}`);
    this.#scenarios.put(scenario, `${SEPARATOR}${MARGIN}${text}`);
  }

  #write(ended: RunEnded): void {
    const { sink } = this.#options;
    // The quotes of a text are escaped, so that only the key itself looks like this.
    const [head = "", tail = ""] = serialize(this.#frame(ended)).split(NO_SCENARIOS);
    let isFirst = true;
    sink.write(head);
    for (const text of this.#scenarios.read()) {
      sink.write(isFirst ? `${SCENARIOS}${text.slice(SEPARATOR.length)}` : text);
      isFirst = false;
    }
    sink.write(`${isFirst ? NO_SCENARIOS : END_OF_SCENARIOS}${tail}\n`);
  }

  /** The document without its scenarios. */
  #frame({ durationMs, isInterrupted }: RunEnded): JsonDocument {
    const { planned, seed, startedAt, totals } = this.#tally;
    return {
      version: 1,
      tool: { name: "lambda-sim", version: this.#options.version },
      isInterrupted,
      error: this.#error,
      planned,
      seed: seed ?? null,
      startedAt: startedAt === undefined ? null : instant(startedAt),
      durationMs: rounded(durationMs),
      totals,
      scenarios: [],
      diagnostics: this.#diagnostics,
    };
  }
}

/** What stands between two scenarios, and before each of them. */
const SEPARATOR = ",\n";
const MARGIN = "    ";
const NO_SCENARIOS = '"scenarios": []';
const SCENARIOS = '"scenarios": [\n';
const END_OF_SCENARIOS = "\n  ]";

/**
 * JSON whose text can be shown in a terminal and to a CI, too: of control characters JSON itself
 * escapes only some, and `##` begins commands.
 */
function serialize(value: JsonDocument | JsonScenario): string {
  return JSON.stringify(value, null, 2).replaceAll(
    /[\u007F-\u009F]|#(?=#)/g,
    (character) => `\\u00${character.charCodeAt(0).toString(16)}`,
  );
}

function scenarioOf(result: ScenarioResult, { rerunFlags }: ReportOptions): JsonScenario {
  const { ref, status, reason, startedAt, durationMs, invokes, attempt, isFlaky } = result;
  return {
    file: ref.file,
    line: ref.line,
    name: ref.name,
    tags: ref.tags,
    repetition: ref.repetition ?? null,
    status,
    reason: reason ?? null,
    startedAt: instant(startedAt),
    durationMs: rounded(durationMs),
    invokes,
    attempt,
    isFlaky,
    rerun: rerunOf(result, rerunFlags?.(ref.file)),
    steps: result.steps.map((step) => ({
      number: step.number,
      name: step.name ?? null,
      verb: step.verb,
      durationMs: rounded(step.durationMs),
      hasPassed: step.hasPassed,
    })),
    ...evidenceOf(result),
    earlierAttempts: result.earlier.map((each) => ({
      attempt: each.attempt,
      status: each.status,
      durationMs: rounded(each.durationMs),
      ...evidenceOf(each),
    })),
  };
}

function evidenceOf({ problems, timelines, outputs, refusals }: Evidence): JsonEvidence {
  return {
    problems: problems.map(problemOf),
    environments: timelines.map(({ environment, spans }) => ({
      number: environment,
      phases: spans.map(spanOf),
    })),
    outputs: outputs.map(({ source, lines, total }) => ({ source, lines, total })),
    refusals,
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
