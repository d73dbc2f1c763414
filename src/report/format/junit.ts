import { unreachable } from "../../core/assert.ts";
import type { RunEvent, ScenarioResult } from "../../runner/event.ts";
import type { Diagnostic } from "../../scenario/diagnostic.ts";
import { hasFailed, titleOf } from "../part/badge.ts";
import { inOrder } from "../part/diagnostics.ts";
import { groupByStep, renderProblems } from "../part/failure.ts";
import { renderFrame, sentenceOf } from "../part/frame.ts";
import { editorPosition, splitLines } from "../text/location.ts";
import { renderOutput } from "../part/output.ts";
import { renderRefusals } from "../part/refusals.ts";
import type { Report, ReportOptions, RunEnded } from "../report.ts";
import { Running } from "../part/running.ts";
import { PLAIN } from "../text/style.ts";
import { plural } from "../../core/plural.ts";
import { Tally } from "../part/tally.ts";
import { visible } from "../text/visible.ts";
import { element, textElement } from "../text/xml.ts";

/** A case that is rendered already: the sources and frames behind it are not kept. */
interface Case {
  readonly line: number;
  readonly durationMs: number;
  readonly kind: "passed" | "failure" | "error" | "skipped";
  readonly xml: readonly string[];
}

/**
 * The XML that CI servers read, written when the run ends: a suite for each file, a case for each
 * scenario, in the order of the files and not in that of the run. A mistake in a file is a case of
 * its own. So is an interruption, since a reader would take the other cases for all.
 */
export class JunitReport implements Report {
  readonly #options: ReportOptions;
  readonly #tally = new Tally();
  readonly #running = new Running();
  readonly #casesByFile = new Map<string, Case[]>();

  constructor(options: ReportOptions) {
    this.#options = options;
  }

  on(event: RunEvent): void {
    this.#tally.add(event);
    this.#running.add(event);
    switch (event.type) {
      case "runStarted":
      case "scenarioStarted":
      case "attachable":
      case "stepStarted":
      case "stepEnded":
        return;
      case "scenarioEnded":
        this.#add(event.result.ref.file, scenarioCase(event.result));
        return;
      case "diagnostics":
        for (const diagnostic of inOrder(event.diagnostics)) {
          this.#add(diagnostic.source.path, diagnosticCase(diagnostic));
        }
        return;
      case "runEnded":
        this.#runEnded(event);
        return;
      default:
        unreachable(event);
    }
  }

  #add(file: string, added: Case): void {
    const cases = this.#casesByFile.get(file);
    if (cases) cases.push(added);
    else this.#casesByFile.set(file, [added]);
  }

  #runEnded({ durationMs, isInterrupted }: RunEnded): void {
    if (isInterrupted) this.#add("lambda-sim", this.#interruption());
    const suites = [...this.#casesByFile]
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([file, cases]) => ({
        file,
        cases: cases.toSorted((one, other) => one.line - other.line),
      }));
    const all = suites.flatMap(({ cases }) => cases);
    const children = suites.flatMap(({ file, cases }) => {
      const totalMs = cases.reduce((sum, each) => sum + each.durationMs, 0);
      const attributes = { name: file, ...countsOf(cases), time: seconds(totalMs), file };
      return element(
        "testsuite",
        attributes,
        cases.flatMap(({ xml }) => xml),
      );
    });
    const attributes = { name: "lambda-sim", ...countsOf(all), time: seconds(durationMs) };
    const lines = element("testsuites", attributes, children);
    this.#options.sink.write(['<?xml version="1.0" encoding="UTF-8"?>', ...lines, ""].join("\n"));
  }

  #interruption(): Case {
    const { totals, planned } = this.#tally;
    const name = `interrupted after ${totals.scenarios} of ${plural(planned, "scenario")}`;
    const running = this.#running.titles.map((title) => `still running: ${title}\n`);
    const reason = { message: name, type: "interrupted" };
    const error =
      running.length === 0
        ? element("error", reason)
        : [textElement("error", reason, `\n${running.join("")}`)];
    const xml = element("testcase", { classname: "lambda-sim", name, time: seconds(0) }, error);
    return { line: 0, durationMs: 0, kind: "error", xml };
  }
}

function scenarioCase(result: ScenarioResult): Case {
  const { ref, durationMs } = result;
  const { file, name, line } = ref;
  const attributes = { classname: file, name, time: seconds(durationMs), file, line };
  const children = [...propertiesOf(result), ...endingOf(result), ...systemOutOf(result)];
  const xml = element("testcase", attributes, children);
  return { line, durationMs, kind: kindOf(result), xml };
}

function kindOf({ status }: ScenarioResult): Case["kind"] {
  if (status === "failed") return "failure";
  return status === "broken" ? "error" : status;
}

function propertiesOf({ ref, isFlaky, attempt }: ScenarioResult): string[] {
  const properties = [
    ...ref.tags.map((tag) => ({ name: "tag", value: tag })),
    ...(isFlaky ? [{ name: "flaky", value: `passed at attempt ${attempt}` }] : []),
  ];
  if (properties.length === 0) return [];
  return element(
    "properties",
    {},
    properties.flatMap((property) => element("property", property)),
  );
}

function endingOf(result: ScenarioResult): string[] {
  const { status, reason, problems } = result;
  if (status === "passed") return [];
  if (status === "skipped") {
    return element("skipped", reason === undefined ? {} : { message: visible(reason) });
  }
  const [first, ...others] = problems;
  const more = others.length > 0 ? ` (and ${others.length} more)` : "";
  const message = first ? `${sentenceOf(first)}${more}` : "";
  const text = groupByStep(problems).flatMap((group) => {
    const step = group[0]?.step;
    const heading = step === undefined ? [] : [titleOf(step), ""];
    return [...heading, ...renderProblems(group, PLAIN), ""];
  });
  const refused = renderRefusals(result.refusals, PLAIN);
  const lines = refused.length > 0 ? [...text, ...refused, ""] : text;
  const type = first?.kind ?? "mismatch";
  return [textElement(kindOf(result), { message, type }, `\n${lines.join("\n")}`)];
}

/** The output of the processes of a scenario that failed. */
function systemOutOf(result: ScenarioResult): string[] {
  if (!hasFailed(result)) return [];
  const lines = result.outputs.flatMap((output) => renderOutput(output, Infinity, PLAIN.style));
  return lines.length > 0 ? [textElement("system-out", {}, `\n${lines.join("\n")}\n`)] : [];
}

function diagnosticCase(diagnostic: Diagnostic): Case {
  const { source, range, message } = diagnostic;
  const { line } = editorPosition(splitLines(source.text), range.start);
  const name = visible(message);
  const text = `\n${renderFrame(diagnostic, PLAIN).join("\n")}\n`;
  const error = textElement("error", { message: sentenceOf(diagnostic), type: "diagnostic" }, text);
  const { path } = source;
  const attributes = { classname: path, name, time: seconds(0), file: path, line };
  return { line, durationMs: 0, kind: "error", xml: element("testcase", attributes, [error]) };
}

function countsOf(cases: readonly Case[]): Record<string, number> {
  const count = (kind: Case["kind"]): number => cases.filter((each) => each.kind === kind).length;
  return {
    tests: cases.length,
    failures: count("failure"),
    errors: count("error"),
    skipped: count("skipped"),
  };
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}
