import { plural } from "../../core/plural.ts";
import type { ScenarioRef, ScenarioResult } from "../../runner/event.ts";
import type { Look } from "../text/style.ts";
import { visible } from "../text/visible.ts";
import { cutEnd } from "../text/width.ts";
import { hasFailed, renderBadge } from "./badge.ts";
import { renderFailure } from "./failure.ts";

/** How many runs of one scenario are told in full; there may be a great many. */
const MAX_RUNS = 3;

/** So many lines are more than a screen: the names that scrolled away stand again below them. */
const SCREEN_LINES = 40;

/** How many names stand there. */
const MAX_NAMES = 50;

/** The runs of one scenario in which an attempt failed. */
interface Runs {
  readonly shown: ScenarioResult[];
  count: number;
  /** How many of them made the whole run fail. */
  failed: number;
}

export interface FailuresOptions {
  readonly look: Look;
  /** Whether a scenario's name is needed to tell it from another of its file. */
  readonly isNamed: (ref: ScenarioRef) => boolean;
  readonly rerunFlags: ((file: string) => readonly string[]) | undefined;
}

/** The scenarios that are told of at the end of a run, in the order in which each first failed. */
export class Failures {
  readonly #byScenario = new Map<string, Runs>();

  add(result: ScenarioResult): void {
    const { file, line } = result.ref;
    const key = `${line} ${file}`;
    const runs = this.#byScenario.get(key) ?? { shown: [], count: 0, failed: 0 };
    this.#byScenario.set(key, runs);
    runs.count += 1;
    if (hasFailed(result)) runs.failed += 1;
    if (runs.shown.length < MAX_RUNS) runs.shown.push(result);
  }

  /** All that is known of each, an empty line after each; the names again where that is long. */
  render(options: FailuresOptions): string[] {
    const told = [...this.#byScenario.values()].flatMap((runs) => renderRuns(runs, options));
    return told.length > SCREEN_LINES ? [...told, ...this.#names(options.look)] : told;
  }

  #names({ style, columns }: Look): string[] {
    const failed = [...this.#byScenario.values()].filter((runs) => runs.failed > 0);
    const names = failed.slice(0, MAX_NAMES).flatMap((runs) => {
      const [result] = runs.shown;
      if (!result) return [];
      const badge = renderBadge(result.status, 5, style);
      return [` ${badge} ${cutEnd(describeRuns(result.ref, runs), Math.max(20, columns - 7))}`];
    });
    const rest = failed.length - names.length;
    const others = style.dim(` … and ${plural(rest, "more scenario")}`);
    return [...names, ...(rest > 0 ? [others] : []), ...(names.length > 0 ? [""] : [])];
  }
}

function renderRuns({ shown, count }: Runs, options: FailuresOptions): string[] {
  const { look, isNamed, rerunFlags } = options;
  const rest = count - shown.length;
  const others = `… and ${plural(rest, "more run")} of it; --report json has them all`;
  return [
    ...shown.flatMap((result) => {
      const { ref } = result;
      const flags = rerunFlags?.(ref.file);
      return [...renderFailure(result, { look, isNamed: isNamed(ref), rerunFlags: flags }), ""];
    }),
    ...(rest > 0 ? [look.style.dim(others), ""] : []),
  ];
}

/** `a.lambda.yml:3  says hello (2 of 10 runs)`. */
function describeRuns({ file, line, name, repetition }: ScenarioRef, { failed }: Runs): string {
  const times = repetition ? ` (${failed} of ${repetition.of} runs)` : "";
  return `${visible(`${file}:${line}`)}  ${visible(name)}${times}`;
}
