import { expect, test } from "bun:test";
import { settle } from "../support/virtual-clock.ts";
import { ScriptedListener } from "../support/scripted-listener.ts";
import { TelemetryStage } from "../support/telemetry-stage.ts";

test("nobody waits to deliver to an extension that has died: the others are told at once", async () => {
  const stage = new TelemetryStage({ extensions: ["audit", "other"] });
  const listener = new ScriptedListener("hang");
  const { ids } = await stage.begun({ audit: { listener }, other: {} });
  const before = stage.clock.monotonic();
  stage.host.last("audit").exit(1);
  await settle();
  const sent = stage.journal.since(0).filter((entry) => entry.type === "eventSent");
  expect(sent.at(-1)).toMatchObject({
    extension: "other",
    event: { eventType: "SHUTDOWN", shutdownReason: "failure" },
    monotonicMs: before,
  });
  expect(listener.isClosed).toBe(true);
  expect(ids).toHaveLength(2);
  await stage.end();
});

test("with the runtime the subscriptions of internal extensions end", async () => {
  const stage = new TelemetryStage({ extensions: ["audit"] });
  await stage.invoke();
  await stage.register("audit");
  await stage.register("inside", ["INVOKE"]);
  const inside = await stage.subscribe("inside");
  const audit = await stage.subscribe("audit");
  stage.host.last("runtime").exit(1);
  await settle();
  expect([inside.isClosed, audit.isClosed]).toEqual([true, false]);
  await stage.end();
});
