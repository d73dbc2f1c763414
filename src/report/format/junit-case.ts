import type { Evidence, FailedAttempt, ScenarioResult } from "../../runner/event.ts";
import type { Diagnostic } from "../../scenario/diagnostic.ts";
import { hasFailed, repetitionOf, titleOf } from "../part/badge.ts";
import { groupByStep, renderProblems } from "../part/failure.ts";
import { renderFrame, sentenceOf } from "../part/frame.ts";
import { renderOutput } from "../part/output.ts";
import { renderRefusals } from "../part/refusals.ts";
import { editorPosition, splitLines } from "../text/location.ts";
import { PLAIN, type Look } from "../text/style.ts";
import { visible } from "../text/visible.ts";
import { element, textElement } from "../text/xml.ts";

/** A file has room for all that is kept. */
const WHOLE: Look = { ...PLAIN, isWhole: true };

/** What a case counts as. */
export type CaseKind = "passed" | "failure" | "error" | "skipped";

/** A case that is rendered already: the sources and frames behind it are not kept. */
export interface Case {
  readonly file: string;
  readonly line: number;
  readonly durationMs: number;
  /** In epoch milliseconds; undefined for what was not run. */
  readonly startedAt: number | undefined;
  readonly kind: CaseKind;
  readonly xml: readonly string[];
}

/** The case of a scenario. */
export function scenarioCase(result: ScenarioResult): Case {
  const { ref, durationMs, startedAt } = result;
  const { file, line } = ref;
  const name = [ref.name, repetitionOf(ref)].filter((part) => part !== undefined).join(" ");
  const attributes = { classname: file, name, time: seconds(durationMs), file, line };
  const children = [
    ...propertiesOf(result),
    ...endingOf(result),
    ...result.earlier.map((attempt) => earlierAttempt(attempt, result)),
    ...systemOutOf(result),
  ];
  const xml = element("testcase", attributes, children);
  return { file, line, durationMs, startedAt, kind: kindOf(result), xml };
}

/** The case of a mistake in a file. */
export function diagnosticCase(diagnostic: Diagnostic): Case {
  const { source, range, message } = diagnostic;
  const { line } = editorPosition(splitLines(source.text), range.start);
  const text = `\n${renderFrame(diagnostic, PLAIN).join("\n")}\n`;
  const error = textElement("error", { message: sentenceOf(diagnostic), type: "diagnostic" }, text);
  return errorCase({ file: source.path, line, name: visible(message), classname: source.path }, [
    error,
  ]);
}

/** A case for what is no scenario, `error` being XML. It is in no file where `line` is 0. */
export function errorCase(
  {
    file,
    line,
    name,
    classname,
  }: Pick<Case, "file" | "line"> & {
    readonly name: string;
    readonly classname: string;
  },
  error: readonly string[],
): Case {
  const place = line === 0 ? {} : { file, line };
  const xml = element("testcase", { classname, name, time: seconds(0), ...place }, error);
  return { file, line, durationMs: 0, startedAt: undefined, kind: "error", xml };
}

/** `1.234`. */
export function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

function kindOf({ status }: Pick<ScenarioResult, "status">): CaseKind {
  if (status === "failed") return "failure";
  return status === "broken" ? "error" : status;
}

function propertiesOf({ ref, isFlaky, attempt }: ScenarioResult): string[] {
  const { repetition } = ref;
  const properties = [
    ...ref.tags.map((tag) => ({ name: "tag", value: tag })),
    ...(isFlaky ? [{ name: "flaky", value: `passed at attempt ${attempt}` }] : []),
    ...(repetition
      ? [{ name: "repetition", value: `${repetition.number} of ${repetition.of}` }]
      : []),
  ];
  if (properties.length === 0) return [];
  return element(
    "properties",
    {},
    properties.flatMap((property) => element("property", property)),
  );
}

function endingOf(result: ScenarioResult): string[] {
  const { status, reason } = result;
  if (status === "passed") return [];
  if (status === "skipped") {
    return element("skipped", reason === undefined ? {} : { message: visible(reason) });
  }
  return [evidenceElement(kindOf(result), result)];
}

/**
 * An attempt that failed before the last, as Maven's Surefire has it, which other readers know:
 * https://maven.apache.org/surefire/maven-surefire-plugin/xsd/surefire-test-report.xsd
 */
function earlierAttempt(attempt: FailedAttempt, { status }: ScenarioResult): string {
  const kind = attempt.status === "broken" ? "Error" : "Failure";
  return evidenceElement(`${status === "passed" ? "flaky" : "rerun"}${kind}`, attempt);
}

/** An element with all that went wrong in one attempt. */
function evidenceElement(tag: string, { problems, refusals }: Evidence): string {
  const [first, ...others] = problems;
  const more = others.length > 0 ? ` (and ${others.length} more)` : "";
  const message = first ? `${sentenceOf(first)}${more}` : "";
  const text = groupByStep(problems).flatMap((group) => {
    const step = group[0]?.step;
    const heading = step === undefined ? [] : [titleOf(step), ""];
    return [...heading, ...renderProblems(group, WHOLE), ""];
  });
  const refused = renderRefusals(refusals, WHOLE);
  const lines = refused.length > 0 ? [...text, ...refused, ""] : text;
  const type = first?.kind ?? "mismatch";
  return textElement(tag, { message, type }, `\n${lines.join("\n")}`);
}

/** The output of the processes of a scenario that failed. */
function systemOutOf(result: ScenarioResult): string[] {
  if (!hasFailed(result)) return [];
  const lines = result.outputs.flatMap((output) => renderOutput(output, WHOLE));
  return lines.length > 0 ? [textElement("system-out", {}, `\n${lines.join("\n")}\n`)] : [];
}
