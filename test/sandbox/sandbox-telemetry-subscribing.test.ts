/** Calls that subscribe, and what happens while they are on their way. */
import { expect, test } from "bun:test";
import { BUFFERING } from "../../src/lambda/subscription.ts";
import { subscribe } from "../../src/sandbox/call/subscription.ts";
import { ScriptedListener } from "../support/scripted-listener.ts";
import { http, TelemetryStage } from "../support/telemetry-stage.ts";

const logs = { api: "logs", version: "2021-03-18" } as const;

test("subscribe() looks at one call of an extension after the other, so that two at once use one API", async () => {
  const stage = new TelemetryStage({ extensions: ["audit"] });
  await stage.invoke();
  await stage.register("audit");
  const asked = [stage.ask("audit", { schema: logs }), stage.ask("audit")];
  expect(await Promise.all(asked)).toEqual([
    undefined,
    'ValidationError: Cannot subscribe to the Telemetry API: "audit" has subscribed to the Logs API',
  ]);
  await stage.end();
});

test("subscribe() does not hold one call against the next that came to nothing", async () => {
  const stage = new TelemetryStage({ extensions: ["audit"] });
  await stage.invoke();
  await stage.register("audit");
  const nobody = { protocol: "TCP", port: 1 } as const;
  const asked = [stage.ask("audit", { destination: nobody }), stage.ask("audit", { schema: logs })];
  expect(await Promise.all(asked)).toEqual([
    "ValidationError: Invalid destination: connection refused",
    undefined,
  ]);
  await stage.end();
});

test("subscribe() knows nobody of before a shutdown, though its call was long in coming", async () => {
  const stage = new TelemetryStage({ extensions: ["audit"], attached: ["runtime", "audit"] });
  const { invocation, ids } = await stage.begun({ audit: {} });
  const { sandbox } = stage;
  const before = sandbox.generation.registry.named("audit")!;
  await stage.finish(invocation, ids);
  const shutdown = stage.fleet.shutdown("spindown");
  await stage.clock.advance(2000);
  await shutdown;
  await stage.invoke();
  await stage.register("audit");
  const listener = new ScriptedListener();
  stage.listeners.add(4999, listener);
  const refusal = await subscribe(sandbox, before, {
    schema: { api: "telemetry", version: "2022-12-13" },
    types: ["platform"],
    destination: http(4999),
    buffering: {
      maxItems: BUFFERING.maxItems.default,
      maxBytes: BUFFERING.maxBytes.default,
      timeoutMs: BUFFERING.timeoutMs.default,
    },
  });
  expect(refusal).toMatchObject({
    status: 403,
    errorType: "Extension.UnknownExtensionIdentifier",
  });
  await stage.end();
});
