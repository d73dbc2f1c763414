import type { Mismatch } from "../../scenario/diagnostic.ts";
import type { InvokeStep, Variables } from "../../scenario/scenario.ts";
import { substitutePattern } from "../../scenario/template.ts";
import { entriesOf, type Tree } from "../../scenario/tree.ts";
import { checkStep } from "../check/check-step.ts";
import { compareOnce } from "../check/compare.ts";
import { stageFacts, type InvokeRun } from "../explain/facts.ts";
import { whyFailed } from "../explain/failed-invoke.ts";
import { observeInvoke } from "../observe/observed.ts";
import { orAbort, sceneSince, type Stage } from "../stage.ts";
import { foldAlike } from "./fold-alike.ts";
import { renderInvoke } from "./invoke-request.ts";
import { summarize } from "./thresholds.ts";

/** Invokes as often as the step says, at most `concurrency` at once; each is checked as it ends. */
export async function runInvoke(stage: Stage, step: InvokeStep): Promise<readonly Mismatch[]> {
  const times = step.times ?? 1;
  const runs: InvokeRun[] = [];
  const ofEach: Mismatch[] = [];
  const isToSucceed = mustSucceed(stage, step);
  let next = 0;
  const caller = async (): Promise<void> => {
    for (let index = next++; index < times; index = next++) {
      const vars = step.times === undefined ? stage.vars : new Map(stage.vars).set("index", index);
      const outcome = await invokeOnce(stage, step, { vars, isToSucceed });
      if (outcome.run) runs.push(outcome.run);
      ofEach.push(...outcome.mismatches);
    }
  };
  await Promise.all(Array.from({ length: Math.min(step.concurrency, times) }, caller));
  const mismatches = times > 1 ? foldAlike(ofEach, times) : ofEach;
  return [...mismatches, ...checkThresholds(stage, step, runs)];
}

function checkThresholds(
  stage: Stage,
  { thresholds }: InvokeStep,
  runs: readonly InvokeRun[],
): readonly Mismatch[] {
  if (!thresholds) return [];
  const comparison = { expect: thresholds, observed: summarize(runs), runs };
  return compareOnce(stage, comparison, { path: "thresholds" });
}

async function invokeOnce(
  stage: Stage,
  step: InvokeStep,
  { vars, isToSucceed }: { readonly vars: Map<string, unknown>; readonly isToSucceed: boolean },
): Promise<{ readonly run?: InvokeRun; readonly mismatches: readonly Mismatch[] }> {
  const { journal, fleet, signal } = stage;
  const rendered = renderInvoke(step, vars, stage.scenario.source);
  if (!rendered.ok) return { mismatches: rendered.error };
  const askedAt = journal.length;
  const invocation = fleet.invoke(rendered.value);
  const answer = await orAbort(invocation.answer, signal);
  const report = await orAbort(invocation.report, signal);
  const observe = (): Record<string, unknown> => {
    // What the environment did for the invoke before is not part of this one.
    const scene = sceneSince(
      stage,
      report ? invocation.journalStart : askedAt,
      report?.environment,
    );
    return observeInvoke(scene, answer, report);
  };
  const run: InvokeRun = { answer, report };
  const unexpected = isToSucceed ? checkSuccess(stage, step, run) : [];
  const checked = await checkStep(stage, step, { observe, vars, run });
  // With `times` each invoke has its own variables; those of the invoke that ended last stay.
  for (const name of step.save.keys()) {
    if (vars.has(name)) stage.vars.set(name, vars.get(name));
  }
  return { run, mismatches: [...unexpected, ...checked] };
}

/** An invoke that says nothing about its end is expected to end well. */
function mustSucceed({ vars }: Stage, { expect, thresholds }: InvokeStep): boolean {
  const ofEach = ["status", "phase", "error"];
  const ofAll = ["successes", "errors", "timeouts", "throttles"];
  return !speaksOf(expect, ofEach, vars) && !speaksOf(thresholds, ofAll, vars);
}

/** A variable may stand for all of `tree`. */
function speaksOf(tree: Tree | undefined, names: readonly string[], vars: Variables): boolean {
  const entries = tree ? entriesOf(substitutePattern(tree, vars)) : [];
  return entries.some(({ key }) => names.includes(key));
}

function checkSuccess(stage: Stage, step: InvokeStep, run: InvokeRun): readonly Mismatch[] {
  const { answer, report } = run;
  const phase = report?.status ?? "success";
  if (answer.outcome === "success" && phase === "success") return [];
  const isAnswered = answer.outcome === "success";
  const label = isAnswered
    ? `phase ${phase}${report?.errorType ? `: ${report.errorType}` : ""}`
    : `got ${answer.outcome}`;
  const why = whyFailed(run, stageFacts(stage));
  const failedThen = "the caller had its answer, and its environment failed then";
  const hint = isAnswered ? [failedThen, why].filter(Boolean).join(": ") : why;
  const { range } = step.payload;
  const { source } = stage.scenario;
  return [{ message: "the invoke did not succeed", source, range, label, hint }];
}
