import { expect, test } from "bun:test";
import { Simulator } from "../../src/mod.ts";
import { register, RuntimeActor } from "./actors.ts";
import { pidsOf, untilStopped } from "./pids.ts";
import { startVirtual } from "./virtual.ts";

test("demo_full_lambda_lifecycle — init, two invokes and a shutdown, in the order of AWS's documents", async () => {
  await using virtual = await startVirtual({ extensions: { audit: "attach" } });
  const { simulator, clock } = virtual;
  const extension = await register(simulator, "audit", ["INVOKE", "SHUTDOWN"]);
  const served = extension.serve(() => clock.advance(10));
  void new RuntimeActor(simulator).serve();
  await simulator.invoke({ n: 1 });
  await simulator.invoke({ n: 2 });
  await simulator.shutdown();
  await served;
  const invoke = ["invokeStarted", "eventSent", "answered", "runtimeDone", "invokeEnded"];
  const story: readonly string[] = simulator.journal.since(0).map(({ type }) => type);
  expect(story.filter((type) => type !== "next" && type !== "registered")).toEqual([
    "environmentStarted",
    "initStarted",
    "initEnded",
    ...invoke,
    ...invoke,
    "shutdownStarted",
    "eventSent",
    "shutdownEnded",
  ]);
});

test("demo_freeze_thaw_with_real_processes — after each invoke every process is stopped", async () => {
  await using simulator = await Simulator.start({
    runtime: "stub",
    extensions: { audit: "stub" },
    function: { memorySize: 256 },
  });
  for (const path of ["/users", "/orders", "/health"]) {
    const { status, response } = await simulator.invoke({ path });
    expect([status, response]).toEqual(["success", { path }]);
    await simulator.waitForFrozen();
    await untilStopped(pidsOf(simulator).values());
  }
  await simulator.shutdown();
  const exits = simulator.journal.since(0).filter((entry) => entry.type === "processExited");
  expect(exits.map(({ source, exit }) => `${source} ${exit.code}`)).toEqual([
    "runtime 0",
    "audit 0",
  ]);
});

test("test_e2e_with_freeze_mode — the second invoke wakes what the first has left", async () => {
  await using simulator = await Simulator.start({ runtime: "stub", extensions: { audit: "stub" } });
  const first = await simulator.invoke({ n: 1 });
  await simulator.waitForFrozen();
  const second = await simulator.invoke({ n: 2 });
  expect([first.start, second.start]).toEqual(["cold", "warm"]);
  expect(second.environment).toBe(first.environment);
});
