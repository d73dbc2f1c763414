import { formatDuration } from "../../core/duration.ts";
import { plural } from "../../core/plural.ts";
import type { RunEvent, ScenarioResult, ScenarioStatus } from "../../runner/event.ts";
import type { Diagnostic } from "../../scenario/diagnostic.ts";
import type { RunEnded } from "../report.ts";
import type { Style } from "../text/style.ts";

/** How many scenarios ended, and how; `flaky` ones are among those that passed. */
export type Totals = Readonly<Record<"scenarios" | ScenarioStatus | "flaky" | "invokes", number>>;

/** `2 errors in 1 file`. */
export function countDiagnostics(diagnostics: readonly Diagnostic[]): string {
  const files = new Set(diagnostics.map(({ source }) => source.path));
  return `${plural(diagnostics.length, "error")} in ${plural(files.size, "file")}`;
}

/** Counts what a run tells, for the line that ends a report. */
export class Tally {
  #totals: Totals = {
    scenarios: 0,
    passed: 0,
    failed: 0,
    skipped: 0,
    broken: 0,
    flaky: 0,
    invokes: 0,
  };
  #planned = 0;
  #seed: number | undefined;
  #startedAt: number | undefined;

  get totals(): Totals {
    return this.#totals;
  }

  /** How many scenarios the run set out with. */
  get planned(): number {
    return this.#planned;
  }

  /** The seed of the order, where it was shuffled. */
  get seed(): number | undefined {
    return this.#seed;
  }

  /** When the run began, in epoch milliseconds; undefined where it did not. */
  get startedAt(): number | undefined {
    return this.#startedAt;
  }

  add(event: RunEvent): void {
    if (event.type === "scenarioEnded") this.#addResult(event.result);
    if (event.type !== "runStarted") return;
    this.#planned = event.scenarios;
    this.#seed = event.seed;
    this.#startedAt = event.startedAt;
  }

  /**
   * `3 scenarios: 2 passed, 1 failed · 5 invokes · 5.62s`, with the scenarios that were left out
   * when the run ended early. Undefined when nothing could be run, since that was told.
   */
  summary({ durationMs, isInterrupted }: RunEnded, style: Style): string | undefined {
    const { scenarios, invokes } = this.#totals;
    if (this.#startedAt === undefined) return undefined;
    const subject = isInterrupted
      ? style.yellow(`interrupted after ${scenarios} of ${plural(this.#planned, "scenario")}`)
      : plural(scenarios, "scenario");
    const left = isInterrupted ? 0 : this.#planned - scenarios;
    const notRun = left > 0 ? [style.yellow(`${left} not run`)] : [];
    const endings = [...this.#endings(style), ...notRun].join(", ");
    return [
      endings === "" ? subject : `${subject}: ${endings}`,
      plural(invokes, "invoke"),
      formatDuration(durationMs),
      ...(this.#seed === undefined ? [] : [`seed ${this.#seed}`]),
    ].join(" · ");
  }

  #endings(style: Style): string[] {
    const { passed, failed, broken, skipped, flaky } = this.#totals;
    const flakes = flaky > 0 ? ` (${flaky} flaky)` : "";
    return [
      ...(passed > 0 ? [style.green(`${passed} passed`) + style.yellow(flakes)] : []),
      ...(failed > 0 ? [style.red(`${failed} failed`)] : []),
      ...(broken > 0 ? [style.red(`${broken} could not run`)] : []),
      ...(skipped > 0 ? [style.yellow(`${skipped} skipped`)] : []),
    ];
  }

  #addResult({ status, isFlaky, invokes }: ScenarioResult): void {
    const totals = this.#totals;
    this.#totals = {
      ...totals,
      scenarios: totals.scenarios + 1,
      [status]: totals[status] + 1,
      flaky: totals.flaky + (isFlaky ? 1 : 0),
      invokes: totals.invokes + invokes,
    };
  }
}
