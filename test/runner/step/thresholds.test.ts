import { expect, test } from "bun:test";
import type { Outcome } from "../../../src/lambda/invocation.ts";
import type { Start } from "../../../src/lambda/phase.ts";
import type { InvokeRun } from "../../../src/runner/explain/facts.ts";
import { summarize } from "../../../src/runner/step/thresholds.ts";
import { duration } from "../../../src/scenario/actual.ts";

interface RunOptions {
  readonly outcome?: Outcome;
  readonly durationMs?: number;
  readonly start?: Start;
  readonly environment?: number;
}

function runOf({
  outcome = "success",
  durationMs = 1,
  start = "warm",
  environment = 1,
}: RunOptions): InvokeRun {
  const body = new TextEncoder().encode(`"${outcome}"`);
  const answer = { requestId: "1", outcome, body };
  if (outcome === "throttled") return { answer, report: undefined };
  const status = outcome === "timeout" ? outcome : "success";
  const report = { requestId: "1", environment, start, status, durationMs, billedMs: 1 } as const;
  return { answer, report };
}

test("summarize() counts outcomes, cold starts and environments", () => {
  const runs = [
    runOf({ start: "cold" }),
    runOf({ start: "cold", environment: 2 }),
    runOf({ outcome: "error" }),
    runOf({ outcome: "failure" }),
    runOf({ outcome: "timeout", start: "reset" }),
    runOf({ outcome: "throttled" }),
  ];
  expect(summarize(runs)).toMatchObject({
    successes: 2,
    errors: 2,
    timeouts: 1,
    throttles: 1,
    coldStarts: 2,
    environments: 2,
  });
});

test("summarize() takes percentiles of the nearest rank", () => {
  const runs = Array.from({ length: 100 }, (_, index) => runOf({ durationMs: 100 - index }));
  expect(summarize(runs)["duration"]).toEqual({
    min: duration(1),
    avg: duration(50.5),
    p50: duration(50),
    p95: duration(95),
    p99: duration(99),
    max: duration(100),
  });
  expect(summarize([runOf({ durationMs: 7 })])["duration"]).toMatchObject({
    min: duration(7),
    p99: duration(7),
  });
});

test("summarize() has no durations when every invoke was throttled", () => {
  const summary = summarize([runOf({ outcome: "throttled" })]);
  expect(summary).toMatchObject({ throttles: 1, environments: 0, duration: undefined });
});
