import type { Answer } from "../../lambda/invocation.ts";
import { writtenLines } from "../observe/outputs.ts";
import { describeCulprits, lifeOf } from "./culprit.ts";
import type { Explainer, InvokeRun, StageFacts } from "./facts.ts";
import { adviseOnLookup } from "./sandbox-host.ts";
import { adviseOnPort } from "./taken-port.ts";

/** How much of a body one hint shows, in bytes. */
const MAX_BODY_BYTES = 500;

type Known = Pick<StageFacts, "entries" | "isSandboxKnown" | "ports">;

/** Beside anything of an invoke that failed, but `start`: why it failed. */
export const explainFailedInvoke: Explainer = ({ path }, facts) => {
  const run = path === "start" ? undefined : facts.run;
  return run && whyFailed(run, facts);
};

/**
 * The processes that made an invoke fail, what to do about it where that is plain, and the error
 * that the caller got; undefined when there is none of these.
 */
export function whyFailed(run: InvokeRun, known: Known): string | undefined {
  const { answer, report } = run;
  const parts = [
    report && describeCulprits(report, known.entries),
    ...adviseOnLines(run, known),
    whyNotStarted(answer),
    whyNotLaunched(answer),
    whyNoSuccess(answer),
  ].filter((part) => part !== undefined);
  return parts.length > 0 ? parts.join("; ") : undefined;
}

/** The error that the caller got; undefined when there was none. */
function whyNoSuccess({ outcome, body }: Answer): string | undefined {
  return outcome === "success" ? undefined : `the caller got ${textOf(body)}`;
}

function textOf(body: Uint8Array): string {
  const text = new TextDecoder().decode(body.slice(0, MAX_BODY_BYTES));
  return body.length > MAX_BODY_BYTES ? `${text}…` : text;
}

/** What to do about a name that was not found or a port that was taken, as lines and the error say. */
function adviseOnLines(
  { answer, report }: InvokeRun,
  { entries, isSandboxKnown, ports }: Known,
): readonly (string | undefined)[] {
  const hasFailed = answer.outcome !== "success" || report?.status !== "success";
  if (!hasFailed) return [];
  const lines = writtenLines(report ? lifeOf(report, entries) : entries);
  return [
    isSandboxKnown ? undefined : adviseOnLookup([...lines, textOf(answer.body)]),
    // Without a report no environment took the invoke, so none of its processes can have failed it.
    report && adviseOnPort(lines, ports),
  ];
}

/** What to do about a program that the system cannot execute, which is mostly a script. */
function whyNotStarted({ errorType, body }: Answer): string | undefined {
  const isLaunch =
    errorType === "Runtime.InvalidEntrypoint" || errorType === "Extension.LaunchError";
  const isScript = isLaunch && new TextDecoder().decode(body).includes("exec format error");
  return isScript ? "a script begins with a line like #!/usr/bin/env python3" : undefined;
}

/** What to do about a file of a folder of extensions that cannot be one. */
function whyNotLaunched({ errorType, body }: Answer): string | undefined {
  if (errorType !== "Extension.LaunchError") return undefined;
  const text = new TextDecoder().decode(body);
  const [, file, error] = /fork\/exec ([^"]+): (permission denied|no such file)/.exec(text) ?? [];
  if (file === undefined) return undefined;
  if (error === "permission denied") return `move "${file}" out of the folder, or chmod +x it`;
  return `"${file}" is not there: what it links to, or the program that its first line names`;
}
