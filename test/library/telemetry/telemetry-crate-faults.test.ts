/** What the crate gets wrong about telemetry: each of these would fail, hang or panic with it. */
import { expect, test } from "bun:test";
import { Simulator } from "../../../src/mod.ts";
import { register, RuntimeActor } from "../actors.ts";
import { FLOOD } from "../flood.ts";
import { hangingListener, Listener, subscribe, trySubscribe } from "../listener.ts";
import { startVirtual } from "../virtual.ts";

test("a listener that hangs blocks neither the runtime, nor the extensions, nor another listener", async () => {
  const { listener: hanging } = hangingListener();
  await using _ = hanging;
  await using listener = new Listener();
  await using simulator = await Simulator.start();
  void (await subscribe(simulator, "hanging", hanging)).serve();
  void (await subscribe(simulator, "audit", listener)).serve();
  void new RuntimeActor(simulator).serve();
  await hanging.called;
  const results = [await simulator.invoke({ n: 1 }), await simulator.invoke({ n: 2 })];
  expect(results.map(({ phase }) => phase.status)).toEqual(["success", "success"]);
  const { requestId } = results[1] ?? { requestId: "" };
  await simulator.telemetry.waitForDelivered("audit", { type: "platform.report", requestId });
  expect(simulator.telemetry.delivered("hanging")).toEqual([]);
});

test("a listener that hangs does not hold up a shutdown, and what it had not taken is counted", async () => {
  const { listener } = hangingListener();
  await using _ = listener;
  await using virtual = await startVirtual({ extensions: { audit: "attach" } });
  const { simulator, clock } = virtual;
  const extension = await subscribe(simulator, "audit", listener, { events: ["SHUTDOWN"] });
  const served = extension.serve();
  void new RuntimeActor(simulator).serve();
  await simulator.invoke({});
  await clock.advance(25);
  await listener.called;
  const shutdown = simulator.shutdown();
  await clock.advance(300);
  await shutdown;
  await served;
  const { durationMs } = await simulator.waitFor((entry) => entry.type === "shutdownEnded");
  // 300 ms of the two seconds are for what waits; the rest is the extension's, which needs none.
  expect(durationMs).toBe(300);
  expect(extension.events).toMatchObject([{ eventType: "SHUTDOWN" }]);
  const [subscription] = simulator.telemetry.subscriptions;
  const { length } = simulator.telemetry.emitted();
  expect(subscription).toMatchObject({ delivered: { records: 0 }, dropped: { records: 0 } });
  expect(subscription?.unacknowledged?.records).toBe(length);
  expect(subscription?.problem).toBe("no answer");
});

test("buffering that cannot be is refused, and what is asked for then is delivered", async () => {
  await using listener = new Listener();
  await using simulator = await Simulator.start();
  const extension = await register(simulator, "audit");
  const { destination } = listener;
  for (const [name, bounds] of [
    ["maxItems", "1000 to 10000"],
    ["maxBytes", "262144 to 1048576"],
    ["timeoutMs", "25 to 30000"],
  ] as const) {
    const reply = await trySubscribe(simulator, extension, {
      destination,
      buffering: { [name]: 0 },
    });
    const errorMessage = `buffering.${name} should be a whole number from ${bounds}`;
    const json = { errorType: "ValidationError", errorMessage };
    expect(reply).toMatchObject({ status: 400, json });
  }
  expect((await trySubscribe(simulator, extension, listener)).status).toBe(200);
  void extension.serve();
  void new RuntimeActor(simulator).serve();
  const { requestId } = await simulator.invoke({});
  await simulator.telemetry.waitForDelivered("audit", { type: "platform.report", requestId });
  expect(simulator.telemetry.delivered("audit")).toEqual(simulator.telemetry.emitted());
});

test("a batch that the listener refuses is not lost, but sent again", async () => {
  let refusals = 2;
  await using listener = new Listener(() => (refusals-- > 0 ? 503 : 202));
  await using simulator = await Simulator.start();
  void (await subscribe(simulator, "audit", listener)).serve();
  await simulator.telemetry.waitForDelivered("audit", { type: "platform.initStart" });
  const [first, second, third] = listener.batches;
  expect([second, third]).toEqual([first, first]);
  const records = first?.length ?? 0;
  expect(simulator.telemetry.subscriptions).toMatchObject([
    { delivered: { records }, dropped: { records: 0 } },
  ]);
});

test("who subscribes to another destination has two subscriptions, each in its own terms", async () => {
  await using first = new Listener();
  await using second = new Listener();
  await using simulator = await Simulator.start();
  const patient = { buffering: { timeoutMs: 30_000 } };
  const extension = await subscribe(simulator, "audit", first, patient);
  expect((await trySubscribe(simulator, extension, second)).status).toBe(200);
  void extension.serve();
  void new RuntimeActor(simulator).serve();
  const { requestId } = await simulator.invoke({});
  await simulator.telemetry.waitForDelivered("audit", { type: "platform.report", requestId });
  expect(second.events).toEqual(simulator.telemetry.emitted());
  expect(first.events).toEqual([]);
  const { length } = second.events;
  const destinations = [first, second].map(({ destination }) => destination.URI);
  expect(simulator.telemetry.subscriptions).toMatchObject([
    { destination: destinations[0], delivered: { records: 0 }, unacknowledged: undefined },
    { destination: destinations[1], delivered: { records: length }, unacknowledged: undefined },
  ]);
});

test("what overflows is told: nothing is missing that was not counted", async () => {
  const { listener, release } = hangingListener();
  await using _ = listener;
  await using simulator = await Simulator.start({
    runtime: "stub",
    extensions: { audit: "attach" },
    freeze: false,
  });
  const types = ["function"];
  void (await subscribe(simulator, "audit", listener, { types, events: ["SHUTDOWN"] })).serve();
  const { phase } = await simulator.invoke({}, { stub: { log: FLOOD } });
  // Whoever writes waits a moment for the first batch, and no longer.
  expect(phase.status).toBe("success");
  await simulator.telemetry.waitForEmitted({ type: "platform.logsDropped" });
  release();
  const last = ({ record }: { readonly record: unknown }): boolean =>
    String(record).startsWith(`${FLOOD.length - 1} `);
  await simulator.telemetry.waitForDelivered("audit", last);
  await simulator.close();
  const losses = simulator.telemetry.emitted({ type: "platform.logsDropped" });
  const dropped = losses.reduce((sum, { record }) => sum + record.droppedRecords, 0);
  const delivered = simulator.telemetry.delivered("audit").length;
  expect(dropped).toBeGreaterThan(0);
  expect(delivered + dropped).toBe(FLOOD.length);
  const [subscription] = simulator.telemetry.subscriptions;
  expect(subscription?.dropped.records).toBe(dropped);
  const bytes = losses.reduce((sum, { record }) => sum + record.droppedBytes, 0);
  expect(subscription?.dropped.bytes).toBe(bytes);
});

test("nobody subscribes after init", async () => {
  await using listener = new Listener();
  await using simulator = await Simulator.start();
  const extension = await register(simulator, "late");
  void extension.serve();
  new RuntimeActor(simulator).rest();
  await simulator.waitForPhase("ready");
  const reply = await trySubscribe(simulator, extension, listener);
  expect(reply).toMatchObject({
    status: 403,
    json: { errorType: "Telemetry.SubscriptionClosed" },
  });
  expect(simulator.telemetry.subscriptions).toEqual([]);
});
