import { unreachable } from "../../core/assert.ts";
import { formatDuration } from "../../core/duration.ts";
import {
  describeRefused,
  type Problem,
  type RunEvent,
  type ScenarioRef,
  type ScenarioResult,
} from "../../runner/event.ts";
import { describeAttachable } from "../part/attachable.ts";
import { hasFailed, nameOf, remarkOf, renderBadge, titleOf } from "../part/badge.ts";
import { inOrder } from "../part/diagnostics.ts";
import { sentenceOf, type Framed } from "../part/frame.ts";
import { placeOf } from "../text/location.ts";
import type { Report, ReportOptions } from "../report.ts";
import { createStyle, type Style } from "../text/style.ts";
import { countDiagnostics, Tally } from "../part/tally.ts";
import { visible } from "../text/visible.ts";

/**
 * For `grep` and for editors: a line for each scenario as it ends, below it one for each of its
 * problems as `file:line:column: message: label` and for what its processes were refused, and the
 * sum.
 */
export class LineReport implements Report {
  readonly #options: ReportOptions;
  readonly #style: Style;
  readonly #tally = new Tally();

  constructor(options: ReportOptions) {
    this.#options = options;
    this.#style = createStyle(options.sink.hasColor);
  }

  on(event: RunEvent): void {
    this.#tally.add(event);
    switch (event.type) {
      case "runStarted":
      case "scenarioStarted":
      case "stepStarted":
        return;
      case "attachable":
        this.#write(`${startOf(event.ref)} ${describeAttachable(event)}`);
        return;
      case "stepEnded": {
        const { isVerbose, isQuiet } = this.#options;
        const { hasPassed, verb, durationMs } = event.result;
        if (!isVerbose || isQuiet) return;
        const words = `${startOf(event.ref)} ${titleOf(event.result)} ${verb}`;
        this.#write(`${hasPassed ? "ok" : "no"} ${words} (${formatDuration(durationMs)})`);
        return;
      }
      case "scenarioEnded":
        this.#scenarioEnded(event.result);
        return;
      case "diagnostics":
        for (const diagnostic of inOrder(event.diagnostics)) this.#write(lineOf(diagnostic));
        this.#write(countDiagnostics(event.diagnostics));
        return;
      case "runFailed":
        this.#write(lineOf(event, "error"));
        return;
      case "runEnded": {
        const summary = this.#tally.summary(event, this.#style);
        if (summary !== undefined) this.#write(summary);
        return;
      }
      default:
        unreachable(event);
    }
  }

  #scenarioEnded(result: ScenarioResult): void {
    const { ref, status, durationMs, problems, earlier } = result;
    if (this.#options.isQuiet && !hasFailed(result)) return;
    const notes = [
      ...(status === "skipped" ? [] : [formatDuration(durationMs)]),
      remarkOf(result) ?? "",
    ].filter((note) => note !== "");
    const badge = renderBadge(status, 5, this.#style);
    const note = notes.length > 0 ? ` (${notes.join(", ")})` : "";
    this.#write(`${badge} ${startOf(ref)} ${nameOf(ref)}${note}`);
    for (const { attempt, problems: ofAttempt } of earlier) {
      for (const problem of ofAttempt) {
        const line = lineOf(problem, problemPlace(problem, ref));
        this.#write(`${line} (attempt ${attempt} of ${result.attempt})`);
      }
    }
    for (const problem of problems) this.#write(lineOf(problem, problemPlace(problem, ref)));
    if (!hasFailed(result)) return;
    for (const call of result.refusals.calls) {
      this.#write(`${startOf(ref)} refused: ${visible(describeRefused(call))}`);
    }
  }

  #write(line: string): void {
    this.#options.sink.write(`${line}\n`);
  }
}

function startOf({ file, line }: ScenarioRef): string {
  return `${visible(file)}:${line}:`;
}

function problemPlace({ source, range }: Problem, ref: ScenarioRef): string {
  return source && range ? placeOf(source, range) : `${ref.file}:${ref.line}`;
}

function lineOf(framed: Framed, place = ""): string {
  const { source, range, hint } = framed;
  const at = place === "" && source && range ? placeOf(source, range) : place;
  const words = `${visible(at)}: ${sentenceOf(framed)}`;
  return hint === undefined ? words : `${words} (hint: ${visible(hint)})`;
}
