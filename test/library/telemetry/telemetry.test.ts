import { expect, test } from "bun:test";
import { Simulator, type PlatformReport } from "../../../src/mod.ts";
import { register, RuntimeActor } from "../actors.ts";
import { startVirtual } from "../virtual.ts";

/** What the platform reports of each invocation, in order. */
function reportedBy(simulator: Simulator): readonly PlatformReport["metrics"][] {
  const reports = simulator.telemetry.emitted({ type: "platform.report" });
  return reports.map(({ record }) => record.metrics);
}

test("test_duration_calculated_correctly — from the dispatch on, in fractions of a millisecond", async () => {
  await using virtual = await startVirtual();
  const { simulator, clock } = virtual;
  void new RuntimeActor(simulator).serve(() => clock.advance(50.12345));
  const { durationMs } = await simulator.invoke({});
  expect(durationMs).toBe(50.123);
  expect(reportedBy(simulator)).toMatchObject([{ durationMs }]);
});

test("test_billed_duration_1ms_granularity — whole milliseconds, init included, and at least one", async () => {
  await using virtual = await startVirtual();
  const { simulator, clock } = virtual;
  const extension = await register(simulator, "slow");
  await clock.advance(10.2);
  void extension.serve();
  const works = [4.9, 4.9, 0];
  void new RuntimeActor(simulator).serve(() => clock.advance(works.shift() ?? 0));
  const cold = await simulator.invoke({});
  const warm = await simulator.invoke({});
  const quick = await simulator.invoke({});
  expect([cold.initMs, cold.durationMs, cold.billedMs]).toEqual([10.2, 4.9, 16]);
  expect([warm.durationMs, warm.billedMs]).toEqual([4.9, 5]);
  expect([quick.durationMs, quick.billedMs]).toEqual([0, 1]);
  const billed = reportedBy(simulator).map(({ billedDurationMs }) => billedDurationMs);
  expect(billed).toEqual([16, 5, 1]);
});

test("test_cold_start_init_duration — the first report has it, which the crate's never does", async () => {
  await using simulator = await Simulator.start();
  void new RuntimeActor(simulator).serve();
  const cold = await simulator.invoke({});
  const warm = await simulator.invoke({});
  expect(cold).toMatchObject({ start: "cold", initMs: expect.any(Number) });
  expect(warm).toMatchObject({ start: "warm", initMs: undefined });
  expect(cold.log).toContain("Init Duration: ");
  expect(warm.log).not.toContain("Init Duration: ");
  const init = reportedBy(simulator).map(({ initDurationMs }) => initDurationMs);
  expect(init).toEqual([cold.initMs, undefined]);
});

test("test_memory_metrics_present — measured, where the crate says half of what there is", async () => {
  const settings = { runtime: "stub", function: { memorySize: 256 } } as const;
  await using simulator = await Simulator.start(settings);
  const little = await simulator.invoke({});
  const much = await simulator.invoke({}, { stub: { allocateBytes: 100_000_000 } });
  expect(little.log).toContain("Memory Size: 256 MB");
  expect(little.maxMemoryMb).toBeGreaterThan(0);
  expect(much.maxMemoryMb).toBeGreaterThan((little.maxMemoryMb ?? 0) + 80);
  expect(much.maxMemoryMb).toBeLessThanOrEqual(256);
  const reported = reportedBy(simulator).map((metrics) => metrics.maxMemoryUsedMB);
  expect<unknown[]>(reported).toEqual([little.maxMemoryMb, much.maxMemoryMb]);
});

test("test_duration_includes_extension_overhead — until the last extension is done", async () => {
  await using virtual = await startVirtual();
  const { simulator, clock } = virtual;
  void (await register(simulator, "slow")).serve(() => clock.advance(60));
  void new RuntimeActor(simulator).serve();
  const { durationMs } = await simulator.invoke({});
  expect(durationMs).toBe(60);
  expect(reportedBy(simulator)).toMatchObject([{ durationMs }]);
});
