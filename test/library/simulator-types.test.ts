import { expect, test } from "bun:test";
import { Simulator, type InvokeOptions, type SimulatorOptions } from "../../src/mod.ts";
import { RuntimeActor } from "./actors.ts";
import { Listener, subscribe } from "./listener.ts";

test("waitForEmitted() and waitForDelivered() resolve to the type that a predicate leaves", async () => {
  await using listener = new Listener();
  await using simulator = await Simulator.start();
  void (await subscribe(simulator, "audit", listener)).serve();
  void new RuntimeActor(simulator).serve();
  const { requestId } = await simulator.invoke({});
  const { telemetry } = simulator;
  const report = await telemetry.waitForEmitted((event) => event.type === "platform.report");
  expect(report.record.requestId).toBe(requestId);
  const start = await telemetry.waitForDelivered("audit", ({ type }) => type === "platform.start");
  expect(start.type).toBe("platform.start");
  const runtimeDone = await telemetry.waitForDelivered(
    "audit",
    (event) => event.type === "platform.runtimeDone",
  );
  expect(runtimeDone.record.requestId).toBe(requestId);
});

test("what options leave undefined has its default", async () => {
  const options: Required<{ [Name in keyof SimulatorOptions]: undefined }> = {
    function: undefined,
    runtime: undefined,
    extensions: undefined,
    freeze: undefined,
    environment: undefined,
    cwd: undefined,
    isolate: undefined,
    runtimeAddress: undefined,
    allowHosts: undefined,
    allowOrigins: undefined,
    ports: undefined,
    waitTimeoutMs: undefined,
  };
  await using simulator = await Simulator.start(options);
  void new RuntimeActor(simulator).serve();
  const invoke: Required<{ [Name in keyof InvokeOptions]: undefined }> = {
    requestId: undefined,
    traceId: undefined,
    clientContext: undefined,
    identity: undefined,
    tenantId: undefined,
    qualifier: undefined,
    stub: undefined,
  };
  expect((await simulator.invoke(1, invoke)).response).toBe(1);
  const all = simulator.telemetry.emitted();
  expect(simulator.telemetry.emitted({ type: undefined, requestId: undefined })).toEqual(all);
  const first = await simulator.waitFor(() => true, { since: undefined, what: undefined });
  expect(first).toEqual(simulator.journal.since(0)[0] as never);
});

test("what a part of the options leaves undefined has its default", async () => {
  await using simulator = await Simulator.start({
    function: { name: undefined, timeoutMs: undefined },
    runtime: { stub: { delayMs: undefined, log: undefined } },
    extensions: { audit: { stub: { telemetry: { buffering: { maxItems: undefined } } } } },
    runtimeAddress: { host: undefined, port: undefined },
  });
  const { status } = await simulator.invoke({}, { stub: { sleepMs: undefined } });
  expect(status).toBe("success");
});
