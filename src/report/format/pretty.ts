import { unreachable } from "../../core/assert.ts";
import { formatDuration } from "../../core/duration.ts";
import type { RunEvent, ScenarioRef, ScenarioResult, StepResult } from "../../runner/event.ts";
import type { Diagnostic } from "../../scenario/diagnostic.ts";
import { describeAttachable } from "../part/attachable.ts";
import { hasFailed, remarkOf, renderBadge, repetitionOf, titleOf } from "../part/badge.ts";
import { renderDiagnostics } from "../part/diagnostics.ts";
import { renderFrame } from "../part/frame.ts";
import { Failures } from "../part/failures.ts";
import type { Report, ReportOptions, RunEnded } from "../report.ts";
import { fileCellsFor, renderRow, type Row } from "../part/row.ts";
import { Running } from "../part/running.ts";
import { createStyle, type Look, type Style } from "../text/style.ts";
import { Tally } from "../part/tally.ts";
import { visible } from "../text/visible.ts";
import { cutEnd } from "../text/width.ts";

/** Goes to the beginning of the line and erases it (ECMA-48, erase in line). */
const ERASE = "\r\u001B[K";

/**
 * For people: a line for each scenario as it ends, then everything about those that failed, then
 * the sum. In a terminal a status line names the scenarios that run now.
 */
export class PrettyReport implements Report {
  readonly #options: ReportOptions;
  readonly #style: Style;
  readonly #tally = new Tally();
  readonly #running = new Running();
  readonly #failures = new Failures();
  /** How many scenarios each file turned out to have. */
  readonly #linesByFile = new Map<string, Set<number>>();
  #fileCells = 0;
  #hasStatus = false;
  #hasRows = false;

  constructor(options: ReportOptions) {
    this.#options = options;
    this.#style = createStyle(options.sink.hasColor);
  }

  /** A terminal may change its width while the run goes on. */
  get #look(): Look {
    const { sink, isVerbose } = this.#options;
    return { style: this.#style, columns: sink.columns, isWhole: isVerbose };
  }

  on(event: RunEvent): void {
    this.#tally.add(event);
    this.#running.add(event);
    this.#erase();
    switch (event.type) {
      case "runStarted":
      case "scenarioStarted":
      case "stepStarted":
        break;
      case "attachable":
        this.#writeLines([`${visible(event.ref.file)}  ${describeAttachable(event)}`]);
        break;
      case "stepEnded":
        this.#stepEnded(event.ref, event.result);
        break;
      case "scenarioEnded":
        this.#scenarioEnded(event.result);
        break;
      case "diagnostics":
        this.#diagnostics(event.diagnostics);
        break;
      case "runFailed":
        this.#writeLines(renderFrame(event, this.#look));
        break;
      case "runEnded":
        this.#runEnded(event);
        return;
      default:
        unreachable(event);
    }
    this.#showStatus();
  }

  #stepEnded(ref: ScenarioRef, result: StepResult): void {
    const { isVerbose, isQuiet } = this.#options;
    if (!isVerbose || isQuiet) return;
    const style = this.#style;
    const mark = result.hasPassed ? style.green("ok") : style.red("no");
    const name = `${titleOf(result)} ${result.verb}`;
    const duration = formatDuration(result.durationMs);
    this.#writeRow({ badge: `  ${mark} `, file: visible(ref.file), name, duration });
  }

  #scenarioEnded(result: ScenarioResult): void {
    const { ref, status } = result;
    const lines = this.#linesByFile.get(ref.file) ?? new Set();
    this.#linesByFile.set(ref.file, lines.add(ref.line));
    const isQuiet = this.#options.isQuiet ?? false;
    if (hasFailed(result) || (result.isFlaky && !isQuiet)) this.#failures.add(result);
    if (isQuiet && !hasFailed(result)) return;
    this.#writeRow({
      badge: renderBadge(status, 5, this.#style),
      file: visible(ref.file),
      name: visible(ref.name),
      repetition: repetitionOf(ref),
      remark: remarkOf(result),
      duration: status === "skipped" ? "" : formatDuration(result.durationMs),
    });
  }

  #diagnostics(diagnostics: readonly Diagnostic[]): void {
    this.#writeLines([
      ...(this.#hasRows ? [""] : []),
      ...renderDiagnostics(diagnostics, this.#look),
    ]);
    this.#hasRows = false;
  }

  #runEnded(ended: RunEnded): void {
    const style = this.#style;
    const { rerunFlags } = this.#options;
    const isNamed = ({ file, repetition }: ScenarioRef): boolean =>
      repetition !== undefined || (this.#linesByFile.get(file)?.size ?? 0) > 1;
    const failures = this.#failures.render({ look: this.#look, isNamed, rerunFlags });
    const unfinished = ended.isInterrupted
      ? this.#running.titles.map((title) => `${style.yellow("still running:")} ${title}`)
      : [];
    const summary = this.#tally.summary(ended, style);
    this.#writeLines([
      ...(this.#hasRows ? [""] : []),
      ...failures,
      ...unfinished,
      ...(summary === undefined ? [] : [summary]),
    ]);
  }

  #writeRow(row: Row): void {
    const { sink } = this.#options;
    this.#fileCells = Math.max(this.#fileCells, fileCellsFor(row.file, sink.columns));
    this.#hasRows = true;
    const shape = { columns: sink.columns, isCut: sink.isTerminal, fileCells: this.#fileCells };
    this.#writeLines([renderRow(row, shape)]);
  }

  #writeLines(lines: readonly string[]): void {
    if (lines.length > 0) this.#options.sink.write(`${lines.join("\n")}\n`);
  }

  #showStatus(): void {
    const { sink, isQuiet } = this.#options;
    const [title, ...others] = this.#running.titles;
    if (!sink.isTerminal || isQuiet || title === undefined) return;
    const more = others.length > 0 ? ` and ${others.length} more` : "";
    const count = `${this.#tally.totals.scenarios}/${this.#tally.planned}`;
    const shown = cutEnd(title, sink.columns - count.length - more.length - 4);
    sink.write(this.#style.dim(` ${count}  ${shown}${more}`));
    this.#hasStatus = true;
  }

  #erase(): void {
    if (this.#hasStatus) this.#options.sink.write(ERASE);
    this.#hasStatus = false;
  }
}
