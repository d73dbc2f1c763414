import { expect, test } from "bun:test";
import { Simulator } from "../../src/mod.ts";
import { isAlive } from "../process/eventually.ts";
import { pidsOf, untilStopped } from "./pids.ts";

const FREEZING = { runtime: "stub", extensions: { audit: "stub" } } as const;

test("test_spawn_runtime_process — a real process answers", async () => {
  await using simulator = await Simulator.start({ runtime: "stub", freeze: false });
  await simulator.begin();
  expect(simulator.phase).toBe("ready");
  expect(isAlive(pidsOf(simulator).get("runtime") ?? 0)).toBe(true);
  const { status, response } = await simulator.invoke({ test: "data" });
  expect([status, response]).toEqual(["success", { test: "data" }]);
});

test("test_spawn_extension_process — a real process registers, under its name", async () => {
  await using simulator = await Simulator.start({ ...FREEZING, freeze: false });
  await simulator.begin();
  expect(isAlive(pidsOf(simulator).get("audit") ?? 0)).toBe(true);
  expect(simulator.registeredExtensions).toMatchObject([{ name: "audit", kind: "external" }]);
});

test("test_spawn_runtime_and_extension_together — Lambda starts the extension first", async () => {
  await using simulator = await Simulator.start({ ...FREEZING, freeze: false });
  const results = [await simulator.invoke({ n: 1 }), await simulator.invoke({ n: 2 })];
  expect(results.map(({ status }) => status)).toEqual(["success", "success"]);
  expect([...pidsOf(simulator).keys()]).toEqual(["audit", "runtime"]);
});

test("test_spawn_with_freeze_mode_registers_pid — a process stands still after its init, not only after an invoke", async () => {
  await using simulator = await Simulator.start({ runtime: "stub" });
  await simulator.begin();
  await simulator.waitForFrozen();
  await untilStopped(pidsOf(simulator).values());
});

test("test_freeze_thaw_with_spawned_processes — what was stopped works on", async () => {
  await using simulator = await Simulator.start(FREEZING);
  for (const n of [1, 2]) {
    expect((await simulator.invoke({ n })).response).toEqual({ n });
    await simulator.waitForFrozen();
    await untilStopped(pidsOf(simulator).values());
  }
});

test("test_process_config_with_additional_env — a process sees what it is given, and its output is kept", async () => {
  const command = ["/bin/sh", "-c", 'echo "$GREETING from $AWS_LAMBDA_FUNCTION_NAME"'] as const;
  await using simulator = await Simulator.start({
    function: { name: "greeter" },
    runtime: { command, environment: { GREETING: "hello" } },
  });
  await simulator.begin();
  const entry = await simulator.waitFor((each) => each.type === "log");
  expect(entry).toMatchObject({ source: "runtime", line: "hello from greeter" });
});

test("test_managed_process_cleanup_on_drop — when it is disposed of, nothing is left", async () => {
  const pids: number[] = [];
  {
    await using simulator = await Simulator.start(FREEZING);
    await simulator.invoke({});
    pids.push(...pidsOf(simulator).values());
    expect(pids.map(isAlive)).toEqual([true, true]);
  }
  expect(pids.map(isAlive)).toEqual([false, false]);
});

test("test_process_config_builder — a command, its arguments, its folder and its environment", async () => {
  const command = ["/bin/sh", "-c", 'echo "$0 $1 $PWD $KEY"', "zero", "one"] as const;
  const runtime = { command, cwd: "/", environment: { KEY: "value" } };
  await using simulator = await Simulator.start({ runtime });
  await simulator.begin();
  const entry = await simulator.waitFor((each) => each.type === "log");
  expect(entry).toMatchObject({ line: "zero one / value" });
});

test("test_process_role_display — a process is called by its role in what is told of it", async () => {
  const missing = Simulator.start({ runtime: ["./no-such-program"] });
  await expect(missing).rejects.toThrow('Cannot start runtime: no such file "./no-such-program"');
  const extension = Simulator.start({ extensions: { audit: ["./no-such-program"] } });
  await expect(extension).rejects.toThrow(
    'Cannot start extension "audit": no such file "./no-such-program"',
  );
});
