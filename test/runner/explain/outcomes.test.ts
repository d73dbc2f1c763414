import { expect, test } from "bun:test";
import type { Outcome } from "../../../src/lambda/invocation.ts";
import type { InvokeRun } from "../../../src/runner/explain/facts.ts";
import { explainOutcomes } from "../../../src/runner/explain/outcomes.ts";
import { factsWith } from "../facts.ts";

const mismatch = { message: "", source: { path: "", text: "" }, range: { start: 0, end: 0 } };

function runOf(outcome: Outcome): InvokeRun {
  const body = new TextEncoder().encode(`"${outcome}"`);
  return { answer: { requestId: "1", outcome, body }, report: undefined };
}

/** What is said beside thresholds of invokes with those outcomes. */
function hint(...outcomes: readonly Outcome[]): string | undefined {
  return explainOutcomes(mismatch, factsWith({ runs: outcomes.map(runOf) }));
}

test("explainOutcomes() counts the outcomes, and shows the first error", () => {
  expect(hint("success", "throttled", "error")).toBe(
    '1 success, 1 throttled, 1 error; the caller got "throttled"',
  );
  expect(hint("success")).toBe("1 success");
});

test("explainOutcomes() has nothing to say where no thresholds were checked", () => {
  expect(explainOutcomes(mismatch, factsWith({}))).toBeUndefined();
});
