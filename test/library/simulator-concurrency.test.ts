import { expect, test } from "bun:test";
import { Simulator } from "../../src/mod.ts";
import { register, RuntimeActor } from "./actors.ts";
import { deadDestination, Listener, subscribe, type SubscribeOptions } from "./listener.ts";
import { startVirtual } from "./virtual.ts";

/** What two listeners were sent by the end of an invocation, each as its options ask for it. */
async function sentToTwo(
  first: SubscribeOptions,
  second: SubscribeOptions,
): Promise<{ readonly requestId: string; readonly sent: readonly [Listener, Listener] }> {
  await using one = new Listener();
  await using other = new Listener();
  await using virtual = await startVirtual();
  const { simulator, clock } = virtual;
  void (await subscribe(simulator, "one", one, first)).serve();
  void (await subscribe(simulator, "other", other, second)).serve();
  void new RuntimeActor(simulator).serve();
  await simulator.waitForPhase("ready");
  await clock.advance(60);
  const { requestId } = await simulator.invoke({});
  const report = { type: "platform.report", requestId } as const;
  await clock.advance(100);
  await simulator.telemetry.waitForDelivered("one", report);
  await simulator.telemetry.waitForDelivered("other", report);
  return { requestId, sent: [one, other] };
}

test("test_event_routing_by_subscription — everyone gets what it asked for, and no more", async () => {
  await using simulator = await Simulator.start({
    extensions: { both: "attach", leaving: "attach" },
  });
  const invoked = await register(simulator, "invoked", ["INVOKE"]);
  const both = await register(simulator, "both", ["INVOKE", "SHUTDOWN"]);
  const leaving = await register(simulator, "leaving", ["SHUTDOWN"]);
  const served = [invoked, both, leaving].map((extension) => extension.serve());
  void new RuntimeActor(simulator).serve();
  await simulator.invoke({});
  await simulator.shutdown("spindown");
  await Promise.all(served);
  const types = [invoked, both, leaving].map(({ events }) => events.map((e) => e.eventType));
  expect(types).toEqual([["INVOKE"], ["INVOKE", "SHUTDOWN"], ["SHUTDOWN"]]);
});

test("test_readiness_tracking_per_subscription — the end waits for who was sent INVOKE, and for nobody else", async () => {
  await using simulator = await Simulator.start({ extensions: { leaving: "attach" } });
  const runtime = new RuntimeActor(simulator);
  const working = await register(simulator, "working", ["INVOKE"]);
  const leaving = await register(simulator, "leaving", ["SHUTDOWN"]);
  const polled = working.next();
  void leaving.serve();
  const id = simulator.enqueue({});
  await runtime.next();
  await polled;
  await runtime.respond(id);
  runtime.rest();
  await simulator.waitFor((entry) => entry.type === "runtimeDone");
  expect(simulator.invocation(id)?.result).toBeUndefined();
  void working.next();
  await simulator.waitForInvocation(id);
  const ends = simulator.journal.since(0).filter(({ type }) => type === "invokeEnded");
  expect(ends).toHaveLength(1);
  expect(leaving.events).toEqual([]);
});

test("test_independent_telemetry_subscriptions — each extension has one, and each is told of both", async () => {
  const { sent } = await sentToTwo({}, {});
  for (const { events } of sent) {
    const told = events.filter(({ type }) => type === "platform.telemetrySubscription");
    expect(told).toMatchObject([{ record: { name: "one" } }, { record: { name: "other" } }]);
  }
});

test("test_multiple_subscribers_receive_events — the same ones, of the same invocation", async () => {
  const { requestId, sent } = await sentToTwo({}, {});
  for (const { events } of sent) {
    const starts = events.filter(({ type }) => type === "platform.start");
    expect(starts).toMatchObject([{ record: { requestId } }]);
  }
  expect(sent[1].events).toEqual(sent[0].events);
});

test("test_independent_delivery — one that nobody can reach takes nothing from the other", async () => {
  await using listener = new Listener();
  await using simulator = await Simulator.start();
  const destination = await deadDestination();
  void (await subscribe(simulator, "unreachable", { destination })).serve();
  void (await subscribe(simulator, "audit", listener)).serve();
  void new RuntimeActor(simulator).serve();
  const { requestId } = await simulator.invoke({});
  await simulator.telemetry.waitForDelivered("audit", { type: "platform.report", requestId });
  expect(simulator.telemetry.delivered("audit")).toEqual(simulator.telemetry.emitted());
});

test("test_different_buffering_configs — each is sent its own batches, within Lambda's bounds", async () => {
  const slow = { buffering: { maxItems: 10_000, timeoutMs: 100 } };
  const { sent } = await sentToTwo({}, slow);
  expect(sent[1].events).toEqual(sent[0].events);
  expect(sent.map(({ batches }) => batches.length)).toEqual([2, 1]);
  await expect(sentToTwo({}, { buffering: { maxItems: 5, timeoutMs: 50 } })).rejects.toThrow(
    "buffering.maxItems should be a whole number from 1000 to 10000",
  );
});
