import { expect, test } from "bun:test";
import { Simulator } from "../../src/mod.ts";
import { call, register, RuntimeActor, type Reply } from "./actors.ts";

const TRACED = { function: { tracing: "Active" } } as const;
const TRACE = /^Root=1-[\da-f]{8}-[\da-f]{24};Parent=[\da-f]{16};Sampled=1;Lineage=[\da-f]{8}:0$/;

/** The trace id that the runtime is given with each of `count` invokes. */
async function traces(count: number): Promise<readonly string[]> {
  await using simulator = await Simulator.start(TRACED);
  const runtime = new RuntimeActor(simulator);
  const seen: string[] = [];
  for (let index = 0; index < count; index++) {
    const id = simulator.enqueue({});
    const { headers } = await runtime.next();
    seen.push(headers.get("Lambda-Runtime-Trace-Id") ?? "");
    await runtime.respond(id);
  }
  return seen;
}

test("test_zero_byte_payload_handled_correctly — null is a payload", async () => {
  await using simulator = await Simulator.start();
  const runtime = new RuntimeActor(simulator);
  const id = simulator.enqueue(null);
  expect(await runtime.next()).toMatchObject({ requestId: id, text: "null" });
  expect((await runtime.respond(id)).status).toBe(202);
});

test("test_large_payload_handled_correctly — six megabytes arrive byte for byte", async () => {
  await using simulator = await Simulator.start();
  const runtime = new RuntimeActor(simulator);
  const data = "x".repeat(6_291_456 - '""'.length);
  const id = simulator.enqueue(data);
  expect((await runtime.next()).payload === data).toBe(true);
  expect((await runtime.respond(id)).status).toBe(202);
});

test("test_trace_id_propagated_to_runtime — the caller's trace reaches the runtime as it is", async () => {
  await using simulator = await Simulator.start();
  const traceId = "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=0";
  simulator.enqueue({}, { traceId });
  const { headers } = await new RuntimeActor(simulator).next();
  expect(headers.get("Lambda-Runtime-Trace-Id")).toBe(traceId);
});

test("test_trace_id_format_validated — a new one has a parent and a decision, which the crate's lacks", async () => {
  expect(await traces(1)).toEqual([expect.stringMatching(TRACE)]);
});

test("test_auto_generated_trace_id_is_valid — each invoke has one of its own", async () => {
  const seen = await traces(3);
  expect(seen.every((trace) => TRACE.test(trace))).toBe(true);
  expect(new Set(seen).size).toBe(3);
});

test("test_trace_context_included_in_invoke_event — extensions get the same trace as the runtime", async () => {
  await using simulator = await Simulator.start(TRACED);
  const runtime = new RuntimeActor(simulator);
  const extension = await register(simulator, "trace");
  const polled = extension.next();
  simulator.enqueue({});
  const { headers } = await runtime.next();
  const value = headers.get("Lambda-Runtime-Trace-Id");
  expect(await polled).toMatchObject({ tracing: { type: "X-Amzn-Trace-Id", value } });
});

test("an attempt names itself to the runtime by the invocation id that its state has, and is answered by no other", async () => {
  await using simulator = await Simulator.start();
  const runtime = new RuntimeActor(simulator);
  const id = simulator.enqueue({});
  const { headers } = await runtime.next();
  const { invocationId } = simulator.invocation(id) ?? {};
  expect(headers.get("Lambda-Runtime-Invocation-Id")).toBe(invocationId!);
  const path = `POST /2018-06-01/runtime/invocation/${id}/response`;
  const answer = (attempt: string): Promise<Reply> => {
    return call(simulator, path, {
      headers: { "Lambda-Runtime-Invocation-Id": attempt },
      body: "1",
    });
  };
  expect(await answer("another")).toMatchObject({
    status: 410,
    json: { errorMessage: "Invoke timeout", errorType: "Runtime.InvokeTimeout" },
  });
  expect(await answer(invocationId!)).toMatchObject({ status: 202 });
});
