import type { Stage as RunnerStage } from "../../src/runner/stage.ts";
import { Losses } from "../../src/runner/observe/losses.ts";
import { loadOne } from "../scenario/support.ts";
import { Stage } from "../support/stage.ts";

/** What steps work on, for a scenario whose processes do what the test says. */
export interface Script {
  /** To say what the processes do. */
  readonly actors: Stage;
  /** What the steps are given. */
  readonly stage: RunnerStage;
  /** Ends the scenario early. */
  abort(reason: Error): void;
}

/** Sets the stage for the scenario `text`, and for extensions of those names. */
export function script(
  text: string,
  extensions: readonly string[] = [],
  { freeze = false }: { readonly freeze?: boolean } = {},
): Script {
  const actors = new Stage({ extensions, freeze });
  const scenario = loadOne(text);
  const controller = new AbortController();
  const { fleet, journal, clock, environments } = actors;
  const vars = new Map(scenario.vars);
  const { signal } = controller;
  return {
    actors,
    stage: {
      scenario,
      fleet,
      journal,
      clock,
      losses: new Losses(),
      isSandboxKnown: false,
      environments,
      vars,
      signal,
    },
    abort: (reason) => controller.abort(reason),
  };
}
