import type { Problem, ScenarioResult } from "../../runner/event.ts";
import { titleOf } from "./badge.ts";
import { renderFrame } from "./frame.ts";
import { renderOutput } from "./output.ts";
import { renderRefusals } from "./refusals.ts";
import type { Look } from "../text/style.ts";
import { renderTimelines } from "./timeline.ts";
import { visible } from "../text/visible.ts";

const MAX_OUTPUT_LINES = 10;

export interface FailureOptions {
  readonly look: Look;
  /** Whether the name is needed to tell it from another scenario of its file. */
  readonly isNamed: boolean;
  /** Shows all that was kept of a process's output. */
  readonly isVerbose: boolean;
}

/**
 * All that is known of a scenario that failed: the problems of each step as frames, the timelines
 * of its environments, what its processes were refused, their output, and the command that runs it
 * again.
 */
export function renderFailure(result: ScenarioResult, options: FailureOptions): string[] {
  const { look, isVerbose } = options;
  const { style, columns } = look;
  const inner: Look = { style, columns: columns - 2 };
  const maxLines = isVerbose ? Infinity : MAX_OUTPUT_LINES;
  const story = [
    ...renderTimelines(result.timelines, inner),
    ...renderRefusals(result.refusals, inner),
    ...result.outputs.flatMap((output) => renderOutput(output, maxLines, style)),
    `${style.cyan("rerun:")} lambda-sim run ${rerunOf(result)}`,
  ];
  const groups = groupByStep(result.problems).flatMap((problems) => [
    style.bold(headingOf(result, problems, options.isNamed)),
    "",
    ...indent(renderProblems(problems, inner)),
    "",
  ]);
  const heading = groups.length > 0 ? groups : [headingOf(result, [], true), ""];
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

function headingOf(
  { ref }: ScenarioResult,
  [problem]: readonly Problem[],
  isNamed: boolean,
): string {
  const step = problem?.step;
  return [
    visible(ref.file),
    ...(isNamed || step === undefined ? [visible(ref.name)] : []),
    ...(step === undefined ? [] : [titleOf(step)]),
  ].join(" › ");
}

/** `file:line`, quoted where a shell would take it apart. */
function rerunOf({ ref }: ScenarioResult): string {
  const place = visible(`${ref.file}:${ref.line}`);
  return /^[\w@%+=:,./-]+$/.test(place) ? place : `'${place.replaceAll("'", String.raw`'\''`)}'`;
}

function indent(lines: readonly string[]): string[] {
  return lines.map((line) => (line === "" ? "" : `  ${line}`));
}
