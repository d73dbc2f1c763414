/** Telemetry that is lost, doubled or late because the test says so. */
import { expect, test } from "bun:test";
import { Simulator } from "../../../src/mod.ts";
import { RuntimeActor } from "../actors.ts";
import { Listener, subscribe } from "../listener.ts";
import { startVirtual } from "../virtual.ts";

const QUICK = { buffering: { timeoutMs: 25 } };

/** A simulator on a virtual clock that is not frozen, and who listens to its telemetry. */
async function listened() {
  const listener = new Listener();
  const virtual = await startVirtual({ freeze: false });
  const { simulator, clock } = virtual;
  void (await subscribe(simulator, "audit", listener, QUICK)).serve();
  void new RuntimeActor(simulator).serve();
  return {
    simulator,
    clock,
    /** How often the listener was sent an event of a type. */
    count: (type: string): number => listener.types.filter((each) => each === type).length,
    listener,
    async [Symbol.asyncDispose]() {
      await virtual[Symbol.asyncDispose]();
      await listener[Symbol.asyncDispose]();
    },
  };
}

test("test_delivery_policy_suppress_blocks_delivery_but_captures — the others come, and it is counted as dropped", async () => {
  await using world = await listened();
  const { simulator, clock, count } = world;
  simulator.telemetry.setDeliveryPolicy("platform.start", "suppress");
  await simulator.invoke({});
  await clock.advance(500);
  await simulator.telemetry.waitForDelivered("audit", { type: "platform.report" });
  expect([count("platform.initRuntimeDone"), count("platform.start")]).toEqual([1, 0]);
  expect(simulator.telemetry.emitted({ type: "platform.start" })).toHaveLength(1);
  expect(simulator.telemetry.subscriptions).toMatchObject([{ dropped: { records: 1 } }]);
});

test("test_delivery_policy_delay_defers_delivery — and what follows it keeps its place behind it", async () => {
  await using world = await listened();
  const { simulator, clock, count, listener } = world;
  simulator.telemetry.setDeliveryPolicy("platform.start", { delayMs: 400 });
  await simulator.invoke({});
  expect(simulator.telemetry.emitted({ type: "platform.start" })).toHaveLength(1);
  await clock.advance(150);
  await simulator.telemetry.waitForDelivered("audit", { type: "platform.initReport" });
  expect(count("platform.start")).toBe(0);
  await clock.advance(2000);
  await simulator.telemetry.waitForDelivered("audit", { type: "platform.report" });
  expect(listener.types.slice(-3)).toEqual([
    "platform.start",
    "platform.runtimeDone",
    "platform.report",
  ]);
});

test("test_clear_delivery_policies_restores_delivery — for what comes from then on", async () => {
  await using world = await listened();
  const { simulator, clock, count } = world;
  simulator.telemetry.setDeliveryPolicy("platform.start", "suppress");
  simulator.telemetry.clearDeliveryPolicies();
  await simulator.invoke({});
  await clock.advance(100);
  await simulator.telemetry.waitForDelivered("audit", { type: "platform.report" });
  expect(count("platform.start")).toBe(1);
});

test("setDeliveryPolicy() lets an event come twice", async () => {
  await using world = await listened();
  const { simulator, clock, count } = world;
  simulator.telemetry.setDeliveryPolicy("platform.runtimeDone", "twice");
  await simulator.invoke({});
  await clock.advance(100);
  await simulator.telemetry.waitForDelivered("audit", { type: "platform.report" });
  expect([count("platform.runtimeDone"), count("platform.report")]).toEqual([2, 1]);
});

test.each([
  [
    "platform.begin",
    "suppress",
    TypeError,
    'Cannot set a delivery policy: "type" must be platform.initStart',
  ],
  [
    "function",
    "never",
    TypeError,
    '"policy" must be "suppress", "twice" or { delayMs }, not "never"',
  ],
  ["function", {}, TypeError, '"policy.delayMs" must be a number of at least 0, not undefined'],
  [
    "function",
    { delayMs: -1 },
    RangeError,
    '"policy.delayMs" must be a number of at least 0, not -1',
  ],
  ["function", { delay: 1 }, TypeError, 'unknown option "delay" of "policy"'],
])("setDeliveryPolicy() refuses %j and %j", async (type, policy, error, message) => {
  await using simulator = await Simulator.start();
  const set = (): void => simulator.telemetry.setDeliveryPolicy(type as never, policy as never);
  expect(set).toThrow(error);
  expect(set).toThrow(message);
});
