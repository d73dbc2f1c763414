import { duration, type Duration } from "../../scenario/actual.ts";
import type { InvokeRun } from "../explain/facts.ts";

/** All invokes of a step together, in the names of `thresholds`. */
export function summarize(runs: readonly InvokeRun[]): Record<string, unknown> {
  const count = (...outcomes: readonly string[]): number =>
    runs.filter(({ answer }) => outcomes.includes(answer.outcome)).length;
  const reports = runs.flatMap(({ report }) => (report ? [report] : []));
  return {
    successes: count("success"),
    errors: count("error", "failure"),
    timeouts: count("timeout"),
    throttles: count("throttled"),
    coldStarts: reports.filter(({ start }) => start === "cold").length,
    environments: new Set(reports.map(({ environment }) => environment)).size,
    duration: distribution(reports.map(({ durationMs }) => durationMs)),
  };
}

/** Percentiles are of the nearest rank. */
function distribution(values: readonly number[]): Record<string, Duration> | undefined {
  if (values.length === 0) return undefined;
  const sorted = values.toSorted((left, right) => left - right);
  const rank = (percent: number): Duration =>
    duration(sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)]!);
  const sum = values.reduce((total, value) => total + value, 0);
  return {
    min: rank(0),
    avg: duration(sum / values.length),
    p50: rank(50),
    p95: rank(95),
    p99: rank(99),
    max: rank(100),
  };
}
