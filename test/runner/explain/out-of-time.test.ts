import { expect, test } from "bun:test";
import { explainOutOfTime } from "../../../src/runner/explain/out-of-time.ts";
import { script, type Script } from "../script.ts";

const PORT = "if its port is fixed, say ports: [4243]; there is one environment then";
const TAKEN = "listen EADDRINUSE: address already in use :::4243";
const LOOKUP = "dial tcp: lookup sandbox.localdomain: no such host";

/** A scenario whose first runtime has started and written `lines`. */
async function written(...lines: readonly string[]): Promise<Script> {
  const given = script("steps: [{ invoke: {} }]\n");
  await given.actors.invoke();
  for (const line of lines) await given.actors.host.last("runtime").print(line, "stderr");
  return given;
}

test("explainOutOfTime() says what goes on, and then what to do", async () => {
  const { stage } = await written(LOOKUP, TAKEN);
  const hint = explainOutOfTime(stage);
  expect(hint).toStartWith("environment 1 was in init: ");
  expect(hint).toContain("; sandbox.localdomain is not known on this machine: ");
  expect(hint).toEndWith(`; ${PORT}`);
});

test("explainOutOfTime() does not speak of the name where it is known", async () => {
  const { stage } = await written(LOOKUP);
  expect(explainOutOfTime({ ...stage, isSandboxKnown: true })).toEndWith(
    "there was no call at all",
  );
});

test("explainOutOfTime() says that a port is held which the scenario keeps", async () => {
  const { stage } = await written(TAKEN);
  const scenario = { ...stage.scenario, ports: [4243] };
  expect(explainOutOfTime({ ...stage, scenario })).toContain("; port 4243, which the scenario");
});

test("explainOutOfTime() has nothing to say when everything is quiet", () => {
  expect(explainOutOfTime(script("steps: [{ wait: 1s }]\n").stage)).toBeUndefined();
});
