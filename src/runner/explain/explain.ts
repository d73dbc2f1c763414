import { unreachable } from "../../core/assert.ts";
import type { Answer, InvocationReport } from "../../lambda/invocation.ts";
import type { JournalEntry } from "../../lambda/journal-entry.ts";
import type { Mismatch } from "../../scenario/diagnostic.ts";
import { describeCulprits, lifeOf } from "./culprit.ts";
import { adviseOnLookup, linesOf } from "./explain-lookup.ts";
import { adviseOnPort } from "./explain-port.ts";

/** The longest part of a body that a hint holds, in bytes. */
const MAX_BODY_BYTES = 500;

/** One invoke, and what came of it. */
export interface InvokeRun {
  readonly answer: Answer;
  readonly report: InvocationReport | undefined;
}

/** What is known besides. */
export interface Circumstances {
  /** All that happened. */
  readonly entries: readonly JournalEntry[];
  /** Whether processes can look up `sandbox.localdomain`. */
  readonly isSandboxKnown: boolean;
  /** Those that the scenario keeps to itself. */
  readonly ports: readonly number[];
}

/**
 * Adds to the mismatches of an invoke what the journal and the caller's answer say of their cause:
 * beside `start` what its environment had been through, beside the first of the others who failed
 * and the error that the caller got. A hint that is there already stays.
 */
export function explain(
  mismatches: readonly Mismatch[],
  run: InvokeRun,
  known: Circumstances,
): readonly Mismatch[] {
  const { report } = run;
  const isOfStart = ({ path }: Mismatch): boolean => path === "start";
  const first = mismatches.find((each) => each.hint === undefined && !isOfStart(each));
  return mismatches.map((mismatch) => {
    if (mismatch.hint !== undefined) return mismatch;
    if (isOfStart(mismatch))
      return { ...mismatch, hint: report && whyStart(report, known.entries) };
    return mismatch === first ? { ...mismatch, hint: whyFailed(run, known) } : mismatch;
  });
}

/**
 * Which processes failed it, what to do about it where that is plain, and the error that the caller
 * got; undefined when there was none of it.
 */
export function whyFailed(run: InvokeRun, known: Circumstances): string | undefined {
  const { answer, report } = run;
  const parts = [
    report && describeCulprits(report, known.entries),
    ...adviseOnLines(run, known),
    whyNotStarted(answer),
    whyNoSuccess(answer),
  ].filter((part) => part !== undefined);
  return parts.length > 0 ? parts.join("; ") : undefined;
}

/** The error that the caller got; undefined when there was none. */
export function whyNoSuccess({ outcome, body }: Answer): string | undefined {
  if (outcome === "success") return undefined;
  return `the caller got ${textOf(body)}`;
}

function textOf(body: Uint8Array): string {
  return new TextDecoder().decode(body.slice(0, MAX_BODY_BYTES));
}

/** What to do about a name that was not found or a port that was taken, as the processes wrote, or the error says. */
function adviseOnLines(
  { answer, report }: InvokeRun,
  { entries, isSandboxKnown, ports }: Circumstances,
): readonly (string | undefined)[] {
  const hasFailed = answer.outcome !== "success" || report?.status !== "success";
  if (!hasFailed) return [];
  const life = linesOf(report ? lifeOf(report, entries) : entries);
  return [
    isSandboxKnown ? undefined : adviseOnLookup([...life, textOf(answer.body)]),
    // Without a report it met no environment whose processes could have failed it.
    report && adviseOnPort(life, ports),
  ];
}

/** What to do about a program that the system cannot execute, which is mostly a script. */
function whyNotStarted({ errorType, body }: Answer): string | undefined {
  const isLaunch =
    errorType === "Runtime.InvalidEntrypoint" || errorType === "Extension.LaunchError";
  const isScript = isLaunch && new TextDecoder().decode(body).includes("exec format error");
  return isScript ? "a script begins with a line like #!/usr/bin/env python3" : undefined;
}

function whyStart(
  { start, environment }: InvocationReport,
  entries: readonly JournalEntry[],
): string {
  const who = `environment ${environment}`;
  switch (start) {
    case "cold":
      return `${who} was new`;
    case "warm":
      return `${who} had been initialized before; a new environment would be cold`;
    case "reset": {
      const reset = entries.findLast(
        (entry) => entry.type === "resetStarted" && entry.environment === environment,
      );
      if (reset?.type !== "resetStarted")
        return `the first init of ${who} had failed, and init ran again in the invoke`;
      const again = "and init ran again in it; a new environment would be cold";
      return `${who} was reset after the ${reset.reason}, ${again}`;
    }
    default:
      return unreachable(start);
  }
}
