import type {
  FailedAttempt,
  Problem,
  Refusals,
  RunEvent,
  ScenarioRef,
  ScenarioResult,
} from "../../src/runner/event.ts";
import type { Range, Source } from "../../src/scenario/diagnostic.ts";
import { createReport } from "../../src/report/create-report.ts";
import type { ReportName, ReportOptions, Sink } from "../../src/report/report.ts";

const STARTED_AT = Date.UTC(2026, 0, 2, 3, 4, 5);

/** A sink that keeps what is written to it. */
export function recordingSink(given: Partial<Sink> = {}): Sink & { readonly text: string } {
  let text = "";
  return {
    columns: 80,
    isTerminal: false,
    hasColor: false,
    ...given,
    write: (more) => void (text += more),
    get text() {
      return text;
    },
  };
}

/** All that a report writes about `events`. */
export function reported(
  name: ReportName,
  events: readonly RunEvent[],
  given: Partial<Sink> & Omit<Partial<ReportOptions>, "sink"> = {},
): string {
  const sink = recordingSink(given);
  const report = createReport(name, { version: "1.2.3", ...given, sink });
  for (const event of events) report.on(event);
  return sink.text;
}

/** Where `marked` first stands in `source`. */
export function rangeOf(source: Source, marked: string): Range {
  const start = source.text.indexOf(marked);
  if (start < 0) throw new Error(`"${marked}" is not in "${source.path}"`);
  return { start, end: start + marked.length };
}

export function ref(file: string, name: string, given: Partial<ScenarioRef> = {}): ScenarioRef {
  return { file, name, line: 1, tags: [], repetition: undefined, ...given };
}

/** A scenario that passed, unless `given` says otherwise. */
export function result(
  place: ScenarioRef,
  given: Partial<Omit<ScenarioResult, "ref">> = {},
): ScenarioResult {
  return {
    ref: place,
    status: "passed",
    reason: undefined,
    startedAt: STARTED_AT,
    durationMs: 212,
    invokes: 1,
    steps: [],
    problems: [],
    timelines: [],
    outputs: [],
    refusals: { calls: [], total: 0 },
    earlier: [],
    attempt: 1,
    isFlaky: false,
    ...given,
  };
}

/** A mismatch without a place, unless `given` says otherwise. */
export function problem(message: string, given: Partial<Problem> = {}): Problem {
  return {
    kind: "mismatch",
    step: undefined,
    message,
    source: undefined,
    range: undefined,
    label: undefined,
    hint: undefined,
    difference: undefined,
    ...given,
  };
}

/** The events of a run in which each of `results` starts and ends in turn. */
export function runOf(
  results: readonly ScenarioResult[],
  given: Partial<Extract<RunEvent, { type: "runEnded" }>> & {
    planned?: number;
    seed?: number;
  } = {},
): RunEvent[] {
  const { planned = results.length, seed, ...ended } = given;
  return [
    { type: "runStarted", files: results.length, scenarios: planned, seed, startedAt: STARTED_AT },
    ...results.flatMap((each): RunEvent[] => [
      { type: "scenarioStarted", ref: each.ref },
      ...each.steps.flatMap((step): RunEvent[] => [
        { type: "stepStarted", ref: each.ref, number: step.number, title: step.name ?? step.verb },
        { type: "stepEnded", ref: each.ref, result: step },
      ]),
      { type: "scenarioEnded", result: each },
    ]),
    { type: "runEnded", durationMs: 5620, isInterrupted: false, ...ended },
  ];
}

const resetSource: Source = {
  path: "timeout-reset.yml",
  text: `name: a hung handler is reset, and the next invoke gets a fresh runtime
function: { timeout: 1s }
steps:
  - invoke: {}
    stub: { sleep: 60s }
    expect: { status: timeout }
  - name: service is restored
    invoke: {}
    expect: { status: success, start: cold, response: { restored: true } }
`,
};

/** The failure that the documentation shows. */
export const resetFailure: ScenarioResult = result(
  ref("timeout-reset.yml", "a hung handler is reset, and the next invoke gets a fresh runtime", {
    tags: ["timeouts", "smoke"],
  }),
  {
    status: "failed",
    durationMs: 3310,
    invokes: 2,
    steps: [
      { number: "1", name: undefined, verb: "invoke", durationMs: 3141, hasPassed: true },
      {
        number: "2",
        name: "service is restored",
        verb: "invoke",
        durationMs: 143,
        hasPassed: false,
      },
    ],
    problems: [
      problem("start does not match", {
        step: { number: "2", name: "service is restored" },
        source: resetSource,
        range: rangeOf(resetSource, "cold"),
        label: "got reset",
        hint: "environment 1 was reset after the timeout, and init ran again in it; a new environment would be cold",
      }),
      problem("response does not match", {
        step: { number: "2", name: "service is restored" },
        source: resetSource,
        range: rangeOf(resetSource, "{ restored: true }"),
        difference: ["  {", '-   "restored": true', '+   "restored": false', "  }"],
      }),
    ],
    timelines: [
      {
        environment: 1,
        spans: [
          { phase: "init", startMs: 0, durationMs: 141, status: "success" },
          { phase: "invoke", startMs: 141, durationMs: 1000, status: "timeout" },
          { phase: "reset", startMs: 1141, durationMs: 2000, status: "success" },
          { phase: "init", startMs: 3141, durationMs: 139, status: "success" },
          { phase: "invoke", startMs: 3280, durationMs: 4, status: "success" },
        ],
      },
    ],
    outputs: [
      { source: "runtime", lines: ["sleeping 60s", "booted", "handling"], total: 8 },
      { source: "audit", lines: [], total: 0 },
    ],
  },
);

/** Calls that a runtime makes to a path that is not there, once for each invoke. */
export const wrongPath: Refusals = {
  calls: [
    {
      by: "runtime",
      request: "POST /2018-06-01/runtime/invocation/…/respons",
      status: 404,
      errorType: "NotFound",
      errorMessage: "There is no such path",
      count: 100,
    },
  ],
  total: 100,
};

/** An attempt that failed at `label`, unless `given` says otherwise. */
export function failedAttempt(
  attempt: number,
  label: string,
  given: Partial<FailedAttempt> = {},
): FailedAttempt {
  return {
    attempt,
    status: "failed",
    durationMs: 70,
    problems: [problem("status does not match", { label })],
    timelines: [],
    outputs: [],
    refusals: { calls: [], total: 0 },
    ...given,
  };
}

/** A scenario that passed at its second attempt. */
export const flaky = result(ref("flaky.yml", "comes and goes"), {
  isFlaky: true,
  attempt: 2,
  earlier: [failedAttempt(1, "got timeout")],
});
