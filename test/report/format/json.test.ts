import { expect, test } from "bun:test";
import type { RunEvent } from "../../../src/runner/event.ts";
import type { JsonDocument } from "../../../src/report/format/json-document.ts";
import { jsonReportSchema } from "../../../src/report/format/json-report-schema.ts";
import { violations } from "./json-validator.ts";
import {
  problem,
  rangeOf,
  ref,
  reported,
  resetFailure,
  result,
  runOf,
  wrongPath,
} from "../world.ts";

function document(events: readonly RunEvent[]): JsonDocument {
  return JSON.parse(reported("json", events)) as JsonDocument;
}

const hello = result(ref("hello.yml", "says hello", { line: 20 }), { durationMs: 212.123456 });
const first = result(ref("hello.yml", "says nothing"), {
  status: "skipped",
  reason: "not yet",
  invokes: 0,
});
const broken = result(ref("port.yml", "listens on 4318"), {
  status: "broken",
  problems: [problem("Cannot listen", { kind: "tool" })],
});

test("json is as its schema says", () => {
  const runs = [
    runOf([resetFailure, { ...hello, refusals: wrongPath }, first, broken], { seed: 42 }),
    runOf([], { isInterrupted: true, planned: 3 }),
  ];
  for (const run of runs) expect(violations(document(run), jsonReportSchema)).toEqual([]);
});

test("json is as its schema says in every phase", () => {
  const span = { startMs: 0, durationMs: 1, status: "success" };
  const phases = ["init", "restore", "invoke", "reset", "shutdown", "frozen"] as const;
  const spans = phases.map((phase) => ({ phase, ...span }));
  const timelines = [{ environment: 1, spans }];
  const run = runOf([result(ref("hello.yml", "freezes"), { timelines })]);
  expect(violations(document(run), jsonReportSchema)).toEqual([]);
});

test("json's schema refuses what is not a report", () => {
  const valid = document(runOf([hello]));
  const [scenario] = valid.scenarios;
  const wrong = [
    { ...valid, version: 2 },
    { ...valid, extra: 1 },
    { ...valid, totals: { ...valid.totals, passed: -1 } },
    { ...valid, scenarios: [{ ...scenario, status: "green" }] },
    { ...valid, scenarios: [{ ...scenario, reason: 1 }] },
  ];
  expect(wrong.map((each) => violations(each, jsonReportSchema))).toEqual([
    ["$.version is not 1"],
    ["$.extra is unknown"],
    ["$.totals.passed is below 0"],
    ["$.scenarios[0].status is not one of passed,failed,skipped,broken"],
    ["$.scenarios[0].reason is not string or null"],
  ]);
});

test("json tells the whole run, by file and line", () => {
  const { scenarios, ...run } = document(runOf([resetFailure, hello, first, broken], { seed: 42 }));
  expect(run).toEqual({
    version: 1,
    tool: { name: "lambda-sim", version: "1.2.3" },
    isInterrupted: false,
    error: null,
    planned: 4,
    seed: 42,
    startedAt: "2026-01-02T03:04:05.000Z",
    durationMs: 5620,
    totals: { scenarios: 4, passed: 1, failed: 1, skipped: 1, broken: 1, flaky: 0, invokes: 4 },
    diagnostics: [],
  });
  expect(scenarios.map(({ name, status }) => [name, status])).toEqual([
    ["says nothing", "skipped"],
    ["says hello", "passed"],
    ["listens on 4318", "broken"],
    [resetFailure.ref.name, "failed"],
  ]);
});

test("json tells a scenario with its steps, problems, environments and outputs", () => {
  const [scenario] = document(runOf([resetFailure])).scenarios;
  expect(scenario).toMatchObject({
    file: "timeout-reset.yml",
    line: 1,
    tags: ["timeouts", "smoke"],
    reason: null,
    durationMs: 3310,
    steps: [
      { number: "1", name: null },
      { number: "2", hasPassed: false },
    ],
    environments: [{ number: 1 }],
    outputs: [{ source: "runtime", total: 8 }, { source: "audit" }],
  });
  expect(scenario?.environments[0]?.phases[1]).toEqual({
    phase: "invoke",
    startMs: 141,
    durationMs: 1000,
    status: "timeout",
  });
  expect(scenario?.problems[0]).toEqual({
    kind: "mismatch",
    step: { number: "2", name: "service is restored" },
    message: "start does not match",
    location: { file: "timeout-reset.yml", line: 9, column: 39, endLine: 9, endColumn: 43 },
    label: "got reset",
    hint: "environment 1 was reset after the timeout, and init ran again in it; a new environment would be cold",
    difference: null,
  });
});

test("json rounds durations to a microsecond", () => {
  expect(document(runOf([hello])).scenarios[0]?.durationMs).toBe(212.123);
});

test("json tells the diagnostics", () => {
  const source = { path: "hello.yml", text: "name: says hello\nsteps:\n  - invok: {}\n" };
  const report = document([
    {
      type: "diagnostics",
      diagnostics: [{ message: 'unknown key "invok"', source, range: rangeOf(source, "invok") }],
    },
    { type: "runEnded", durationMs: 3, isInterrupted: false },
  ]);
  expect(violations(report, jsonReportSchema)).toEqual([]);
  expect(report.diagnostics).toEqual([
    {
      message: 'unknown key "invok"',
      location: { file: "hello.yml", line: 3, column: 5, endLine: 3, endColumn: 10 },
      label: null,
      hint: null,
    },
  ]);
});

test("json keeps a program's output as it was", () => {
  const lines = ["\u001B[31mred\u009B\u007F", "日本", "##[error]no", "::error::no"];
  const [scenario] = document(
    runOf([result(ref("a.yml", "a"), { outputs: [{ source: "runtime", lines, total: 4 }] })]),
  ).scenarios;
  expect(scenario?.outputs[0]?.lines).toEqual(lines);
});

test("json has nothing that a CI obeys where it is shown", () => {
  const lines = ["##vso[task.complete]", "::error::no"];
  const text = reported(
    "json",
    runOf([result(ref("a.yml", "a"), { outputs: [{ source: "runtime", lines, total: 2 }] })]),
  );
  expect(text).not.toMatch(/##|^\s*::/m);
});
