import { expect, test } from "bun:test";
import type { InvokeResult } from "../../src/mod.ts";
import { register, RuntimeActor } from "./actors.ts";
import { errorWithin, startVirtual } from "./virtual.ts";

/** One invoke whose runtime answers at once, and whose extension polls `delayMs` later. */
async function invokeWith(
  delayMs: number,
  timeoutMs: number,
): Promise<{ readonly result: InvokeResult; readonly ends: number; readonly overheadMs: number }> {
  await using virtual = await startVirtual({ function: { timeoutMs } });
  const { simulator, clock } = virtual;
  const extension = await register(simulator, "audit");
  void extension.serve(async () => {
    await simulator.waitFor((entry) => entry.type === "runtimeDone");
    await clock.advance(delayMs);
  });
  void new RuntimeActor(simulator).serve();
  const result = await simulator.invoke({});
  const ends = simulator.journal.since(0).filter(({ type }) => type === "invokeEnded").length;
  const overheadMs = simulator.extensionOverheadMs(result.requestId) ?? Number.NaN;
  return { result, ends, overheadMs };
}

test("test_partial_extension_readiness_triggers_timeout — one of two is not enough, and it is told once", async () => {
  await using virtual = await startVirtual({ function: { timeoutMs: 150 } });
  const { simulator, clock } = virtual;
  const quick = await register(simulator, "quick");
  const silent = await register(simulator, "silent");
  void quick.serve();
  void silent.next();
  void new RuntimeActor(simulator).serve();
  const id = simulator.enqueue({});
  await simulator.waitFor((entry) => entry.type === "runtimeDone");
  expect(simulator.areExtensionsReady(id)).toBe(false);
  const { message } = await errorWithin(clock, 150, simulator.waitForExtensionsReady(id));
  expect(message).toEndWith('it ended with "timeout"');
  const ends = simulator.journal.since(0).filter(({ type }) => type === "invokeEnded");
  expect(ends).toHaveLength(1);
});

test("test_zero_timeout_emits_immediate_report — extensions have no timeout of their own on Lambda: without one it ends at once", async () => {
  await using virtual = await startVirtual();
  const { simulator } = virtual;
  void new RuntimeActor(simulator).serve();
  const { requestId, phase, durationMs } = await simulator.invoke({});
  expect(phase.status).toBe("success");
  expect(durationMs).toBe(0);
  expect(simulator.extensionOverheadMs(requestId)).toBeUndefined();
});

test("test_timeout_duration_accuracy — the end comes with the deadline, not before and not much after", async () => {
  const { result, ends } = await invokeWith(1000, 200);
  expect(result.durationMs).toBe(200);
  expect(ends).toBe(1);
});

test("test_extension_overhead_reflects_timeout — the wait for a silent extension is counted", async () => {
  const { result } = await invokeWith(1000, 150);
  expect(result.durationMs).toBe(150);
});

test("test_deadline_header_calculated_correctly — the runtime, the extension and the test see the same one", async () => {
  await using virtual = await startVirtual({ function: { timeoutMs: 5000 } });
  const { simulator, clock } = virtual;
  await clock.advance(20);
  const extension = await register(simulator, "audit");
  const polled = extension.next();
  const id = simulator.enqueue({});
  const { headers } = await new RuntimeActor(simulator).next();
  const deadlineMs = Number(headers.get("Lambda-Runtime-Deadline-Ms"));
  const started = await simulator.waitFor((entry) => entry.type === "invokeStarted");
  expect([started.at, deadlineMs]).toEqual([clock.now(), clock.now() + 5000]);
  expect((await polled)?.deadlineMs).toBe(deadlineMs);
  expect(simulator.invocation(id)?.deadlineMs).toBe(deadlineMs);
});

test("test_invocation_timeout_status — a timeout is enforced, and has a status, which the crate never sets", async () => {
  await using virtual = await startVirtual({ function: { timeoutMs: 100 } });
  const { simulator, clock } = virtual;
  const runtime = new RuntimeActor(simulator);
  const id = simulator.enqueue({});
  await runtime.next();
  await clock.advance(100);
  const result = await simulator.waitForInvocation(id);
  expect(result).toMatchObject({ status: "timeout", phase: { status: "timeout" } });
  const errorMessage = `RequestId: ${id} Error: Task timed out after 0.10 seconds`;
  expect(result.error).toEqual({ errorType: "Sandbox.Timedout", errorMessage });
});

test("test_extension_overhead_can_exceed_deadline — it cannot: the deadline is that of the whole phase", async () => {
  const { result, ends } = await invokeWith(1000, 100);
  expect(result).toMatchObject({ status: "success", phase: { status: "timeout" } });
  expect([result.durationMs, ends]).toEqual([100, 1]);
});

test("test_extension_overhead_minimal_when_fast — who is quick costs next to nothing", async () => {
  const { result, ends, overheadMs } = await invokeWith(0, 3000);
  expect([overheadMs, result.durationMs]).toEqual([0, 0]);
  expect(ends).toBe(1);
});
