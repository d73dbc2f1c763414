import { expect, test } from "bun:test";
import { Simulator, type SimulatorOptions } from "../../src/mod.ts";
import { stubCommand } from "../../src/stub/command.ts";
import { RuntimeActor } from "./actors.ts";
import { pidsOf, untilStopped } from "./pids.ts";

/** How often processes were frozen and thawed in the course of `invokes` of them. */
async function freezes(
  options: SimulatorOptions,
  invokes: number,
): Promise<{ readonly frozen: number; readonly thawed: number }> {
  await using simulator = await Simulator.start(options);
  if ((options.runtime ?? "attach") === "attach") void new RuntimeActor(simulator).serve();
  for (let count = 0; count < invokes; count++) {
    await simulator.invoke({});
    await simulator.waitForPhase("ready");
    if (options.freeze !== false && options.runtime) await simulator.waitForFrozen();
  }
  const count = (type: string): number =>
    simulator.journal.since(0).filter((entry) => entry.type === type).length;
  return { frozen: count("frozen"), thawed: count("thawed") };
}

test("test_freeze_mode_default_is_none — it freezes unless it is told not to, as Lambda does", async () => {
  expect(await freezes({ runtime: "stub" }, 1)).toEqual({ frozen: 1, thawed: 0 });
});

test("test_freeze_state_default — at first nothing is frozen", async () => {
  await using simulator = await Simulator.start({ runtime: "stub" });
  expect(simulator.isFrozen).toBe(false);
});

test("test_epoch_increments_on_unfreeze — each invoke of a frozen environment thaws it once", async () => {
  expect(await freezes({ runtime: "stub" }, 3)).toEqual({ frozen: 3, thawed: 2 });
});

test("test_freeze_without_process_mode_returns_false — with freeze off nothing is ever stopped", async () => {
  expect(await freezes({ runtime: "stub", freeze: false }, 2)).toEqual({ frozen: 0, thawed: 0 });
});

test("test_freeze_without_pid_returns_error — what is attached is never stopped, and that is no error", async () => {
  expect(await freezes({}, 2)).toEqual({ frozen: 0, thawed: 0 });
});

test("test_epoch_mismatch_prevents_freeze — an invoke that waits already keeps the environment awake", async () => {
  await using simulator = await Simulator.start({ runtime: "stub", ports: [4318] });
  const ids = [1, 2, 3].map((n) => simulator.enqueue({ n }));
  await Promise.all(ids.map((id) => simulator.waitForInvocation(id)));
  await simulator.waitForFrozen();
  const states = simulator.journal.since(0).filter(({ type }) => /^(frozen|thawed)$/.test(type));
  expect(states.map(({ type }) => type)).toEqual(["frozen"]);
});

test("test_with_pids_creates_multi_pid_state — all processes stand still together", async () => {
  const extensions = { first: "stub", second: "stub" } as const;
  await using simulator = await Simulator.start({ runtime: "stub", extensions });
  await simulator.invoke({});
  await simulator.waitForFrozen();
  await untilStopped(pidsOf(simulator).values());
});

test("test_register_pid — children that a process has started stand still with it", async () => {
  const script = 'sleep 60 & echo "$!"; exec "$@"';
  const stub = stubCommand("runtime", "runtime");
  const command = ["/bin/sh", "-c", script, "sh", ...stub] as const;
  await using simulator = await Simulator.start({ runtime: command });
  await simulator.invoke({});
  const entry = await simulator.waitFor((each) => each.type === "log");
  await simulator.waitForFrozen();
  await untilStopped([...pidsOf(simulator).values(), Number(entry.line)]);
});
