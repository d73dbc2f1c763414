import type { Problem, ScenarioRef, ScenarioResult } from "../../runner/event.ts";
import { describeAttempts, failedAttempts, type Attempts } from "./attempts.ts";
import { nameOf, titleOf } from "./badge.ts";
import { renderFrame } from "./frame.ts";
import { renderOutput } from "./output.ts";
import { renderRefusals } from "./refusals.ts";
import { rerunOf } from "./rerun.ts";
import type { Look } from "../text/style.ts";
import { renderTimelines } from "./timeline.ts";
import { visible } from "../text/visible.ts";

export interface FailureOptions {
  readonly look: Look;
  /** Whether the name is needed to tell it from another scenario of its file. */
  readonly isNamed: boolean;
  /** The arguments that a run needs besides the scenario. */
  readonly rerunFlags: readonly string[] | undefined;
}

/**
 * All that is known of a scenario of which an attempt failed. For each: the problems of each step
 * as frames, the timelines of its environments, what its processes were refused, and their output.
 * At the end the command that runs it again.
 */
export function renderFailure(result: ScenarioResult, options: FailureOptions): string[] {
  const { ref } = result;
  const { look } = options;
  const told: string[] = [];
  for (const attempts of failedAttempts(result)) {
    if (told.length > 0 && told.at(-1) !== "") told.push("");
    told.push(...renderAttempts(ref, attempts, options));
  }
  const rerun = `${look.style.cyan("rerun:")} ${rerunOf(result, options.rerunFlags)}`;
  return [...told, ...indent([rerun])];
}

/** What is known of attempts that failed alike. */
function renderAttempts(ref: ScenarioRef, attempts: Attempts, options: FailureOptions): string[] {
  const { look, isNamed } = options;
  const { style } = look;
  const inner: Look = { ...look, columns: look.columns - 2 };
  const { problems, timelines, refusals, outputs } = attempts.evidence;
  const story = [
    ...renderTimelines(timelines, inner),
    ...renderRefusals(refusals, inner),
    ...outputs.flatMap((output) => renderOutput(output, inner)),
  ];
  const groups = groupByStep(problems).flatMap((ofStep) => [
    style.bold(headingOf(ref, { attempts, problem: ofStep[0], isNamed })),
    "",
    ...indent(renderProblems(ofStep, inner)),
    "",
  ]);
  const nameless = { attempts, problem: undefined, isNamed: true };
  const heading = groups.length > 0 ? groups : [style.bold(headingOf(ref, nameless)), ""];
  return [...heading, ...indent(story)];
}

/**
 * The frames of `problems`, an empty line between two. Problems that are alike are one frame, which
 * says how many they are.
 */
export function renderProblems(problems: readonly Problem[], look: Look): string[] {
  const alike = Map.groupBy(problems, ({ kind, message, range, label, hint, difference }) =>
    JSON.stringify([kind, message, range, label, hint, difference]),
  );
  return [...alike.values()].flatMap(([problem, ...others], index) => {
    if (problem === undefined) return [];
    const times = others.length > 0 ? ` (${others.length + 1} times)` : "";
    const framed = { ...problem, message: problem.message + times };
    const title = problem.kind === "leak" ? "LEAK" : "error";
    return [...(index > 0 ? [""] : []), ...renderFrame(framed, look, title)];
  });
}

/** The problems of each step together, in the order in which the first of each came. */
export function groupByStep(problems: readonly Problem[]): Problem[][] {
  const groups = Map.groupBy(problems, ({ step }) => step?.number);
  return [...groups.values()];
}

interface Heading {
  readonly attempts: Attempts;
  /** The first of those below; undefined where there is none. */
  readonly problem: Problem | undefined;
  readonly isNamed: boolean;
}

function headingOf(ref: ScenarioRef, { attempts, problem, isNamed }: Heading): string {
  const step = problem?.step;
  const parts = [
    visible(ref.file),
    isNamed || step === undefined ? nameOf(ref) : undefined,
    step && titleOf(step),
    describeAttempts(attempts),
  ];
  return parts.filter((part) => part !== undefined).join(" › ");
}

function indent(lines: readonly string[]): string[] {
  return lines.map((line) => (line === "" ? "" : `  ${line}`));
}
