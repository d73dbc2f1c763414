import { expect, test } from "bun:test";
import { factsOf, stageFacts } from "../../../src/runner/explain/facts.ts";
import type { Stage } from "../../../src/runner/stage.ts";
import { valueOf } from "../../../src/scenario/tree.ts";
import { treeIn } from "../../scenario/support.ts";
import { TelemetryStage } from "../../support/telemetry-stage.ts";
import { script } from "../script.ts";

/** The stage of a scenario that keeps port 4243, whose processes are those of `actors`. */
function stageOf({ fleet, journal, environments }: TelemetryStage): Stage {
  const { stage } = script("ports: [4243]\nsteps: [{ invoke: {} }]\n");
  return { ...stage, fleet, journal, environments };
}

test("stageFacts() has the whole journal, the scenario's ports and the function's settings", async () => {
  const actors = new TelemetryStage({ function: { memorySize: 512 } });
  await actors.invoke();
  const { entries, ports, settings, isSandboxKnown } = stageFacts(stageOf(actors));
  expect(entries).toEqual(actors.journal.since(0));
  expect([ports, settings.memorySize, isSandboxKnown]).toEqual([[4243], 512, false]);
});

test("stageFacts() tells whether every environment is frozen", async () => {
  const actors = new TelemetryStage({ freeze: true });
  const stage = stageOf(actors);
  expect(stageFacts(stage).isFrozen).toBeFalse();
  const { invocation } = await actors.dispatched();
  expect(stageFacts(stage).isFrozen).toBeFalse();
  await actors.respond(invocation.requestId);
  await actors.next();
  expect(stageFacts(stage).isFrozen).toBeTrue();
  await actors.invoke();
  await actors.invoke();
  expect(stageFacts(stage).isFrozen).toBeFalse();
});

test("stageFacts() tells how a subscriber stands, and nothing of an extension that has not subscribed", async () => {
  const actors = new TelemetryStage({ extensions: ["audit", "other"] });
  await actors.invoke();
  await actors.register("audit");
  await actors.subscribe("audit");
  const { standings } = stageFacts(stageOf(actors));
  expect(standings("audit")).toEqual([{ records: expect.any(Number), problem: undefined }]);
  expect(standings("other")).toEqual([]);
});

test("factsOf() puts its variables into the expectation", () => {
  const { stage } = script("steps: [{ invoke: {} }]\n");
  const { tree } = treeIn('{ status: "${wanted}" }');
  const comparison = { expect: tree, observed: { status: "error" }, isCutShort: true };
  const facts = factsOf(stage, comparison, new Map([["wanted", "success"]]));
  expect(facts.expect && valueOf(facts.expect, "status")).toMatchObject({ value: "success" });
  expect([facts.observed, facts.isCutShort]).toEqual([{ status: "error" }, true]);
  expect(factsOf(stage, { expect: undefined, observed: {} }, new Map()).expect).toBeUndefined();
});
