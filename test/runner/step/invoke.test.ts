import { expect, test } from "bun:test";
import { runStep } from "../../../src/runner/step/step.ts";
import { script } from "../script.ts";

test("an invoke may fail as a variable says that stands for its whole expectation", async () => {
  const { actors, stage } = script(
    'vars: { crashed: { status: failure } }\nsteps: [{ invoke: {}, expect: "${crashed}" }]\n',
  );
  const observer = { onStart: () => {}, onEnd: () => {} };
  const ended = runStep(stage, stage.scenario.steps[0]!, { number: "1", observer });
  // The first init, and the one that is tried again within the invoke.
  for (let init = 1; init <= 2; init++) {
    await actors.clock.advance(0);
    actors.host.last("runtime").exit(1);
    await actors.clock.advance(10);
  }
  expect((await ended).problems).toEqual([]);
});
