import { expect, test } from "bun:test";
import { Simulator } from "../../src/mod.ts";
import { register, RuntimeActor } from "./actors.ts";

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
