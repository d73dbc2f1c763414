import { expect, setDefaultTimeout, test } from "bun:test";
import { assert, asyncProperty, integer, jsonValue } from "fast-check";
import {
  formatLifecycleEvent,
  parseLifecycleEvent,
  parseShutdownReason,
  Simulator,
} from "../../src/mod.ts";
import { RuntimeActor } from "./actors.ts";
import { startVirtual } from "./virtual.ts";

setDefaultTimeout(30_000);

const REASONS = ["spindown", "timeout", "failure"] as const;

test("test_shutdown_reason_serializes_lowercase — as Lambda writes it", () => {
  for (const shutdownReason of REASONS) {
    const text = formatLifecycleEvent({ eventType: "SHUTDOWN", deadlineMs: 1, shutdownReason });
    expect(text).toBe(
      `{"eventType":"SHUTDOWN","deadlineMs":1,"shutdownReason":"${shutdownReason}"}`,
    );
  }
});

test("test_shutdown_reason_deserialize_invalid — and the error names those that there are", () => {
  expect(() => parseShutdownReason("invalid")).toThrow(
    'No shutdown reason "invalid": there are spindown, timeout and failure',
  );
});

test("test_shutdown_reason_deserializes_case_insensitive — from a call and from an event", () => {
  for (const reason of REASONS) {
    const upper = reason.toUpperCase();
    for (const text of [reason, upper, upper.charAt(0) + reason.slice(1)]) {
      expect(parseShutdownReason(text)).toBe(reason);
      const event = `{"eventType":"SHUTDOWN","deadlineMs":1,"shutdownReason":"${text}"}`;
      expect(parseLifecycleEvent(event)).toMatchObject({ shutdownReason: reason });
    }
  }
  expect(parseShutdownReason("SpInDoWn")).toBe("spindown");
});

test("parseLifecycleEvent() reads what formatLifecycleEvent() writes, with and without a trace", () => {
  const invoke = {
    eventType: "INVOKE",
    deadlineMs: 1_700_000_000_000,
    requestId: "8476a536-e9f4-11e8-9739-2dfe598c3fcd",
    invokedFunctionArn: "arn:aws:lambda:us-east-1:012345678912:function:test_function",
  } as const;
  const traced = { ...invoke, tracing: { type: "X-Amzn-Trace-Id", value: "Root=1-a-b" } } as const;
  for (const event of [invoke, traced]) {
    expect(parseLifecycleEvent(formatLifecycleEvent(event))).toEqual(event);
  }
});

test.each([
  ["{", "it is not JSON"],
  ["[]", '"deadlineMs" must be a number, not undefined'],
  ['{"deadlineMs":1,"eventType":"PAUSE"}', '"eventType" must be "INVOKE" or "SHUTDOWN"'],
  ['{"deadlineMs":1,"eventType":"INVOKE"}', '"requestId" must be a string, not undefined'],
])("parseLifecycleEvent() says what is wrong with %s", (text, problem) => {
  expect(() => parseLifecycleEvent(text)).toThrow(problem);
});

test("invocation_new_produces_valid_ids — one id, which everyone sees", async () => {
  await using simulator = await Simulator.start();
  const runtime = new RuntimeActor(simulator);
  const id = simulator.enqueue({});
  expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  expect((await runtime.next()).requestId).toBe(id);
  expect(simulator.invocation(id)?.requestId).toBe(id);
});

test("invocation_deadline_is_in_future — with any timeout that Lambda allows, from the dispatch on", async () => {
  const timeouts = integer({ min: 1000, max: 1_800_000 });
  const property = asyncProperty(timeouts, async (timeoutMs) => {
    await using virtual = await startVirtual({ function: { timeoutMs } });
    const { simulator, clock } = virtual;
    const id = simulator.enqueue({});
    expect(simulator.invocation(id)?.deadlineMs).toBeUndefined();
    await clock.advance(17);
    await new RuntimeActor(simulator).next();
    expect(simulator.invocation(id)?.deadlineMs).toBe(clock.now() + timeoutMs);
  });
  await assert(property, { numRuns: 20 });
});

test("invocation_trace_id_format_is_valid — and all of its 96 bits are random, which the crate's are not", async () => {
  await using simulator = await Simulator.start({ function: { tracing: "Active" } });
  void new RuntimeActor(simulator).serve();
  const nibbles = new Set<string>();
  for (let count = 0; count < 50; count++) {
    const { traceId = "" } = await simulator.invoke({});
    expect(traceId).toMatch(/^Root=1-[\da-f]{8}-[\da-f]{24};/);
    nibbles.add(traceId.charAt("Root=1-00000000-".length + 12));
  }
  expect(nibbles.size).toBeGreaterThan(1);
});

test("builder_produces_same_result_as_new — invoke() and enqueue() send the same", async () => {
  await using simulator = await Simulator.start();
  void new RuntimeActor(simulator).serve();
  await assert(
    asyncProperty(jsonValue(), async (payload) => {
      const sent = new TextEncoder().encode(JSON.stringify(payload));
      const invoked = await simulator.invoke(payload);
      const enqueued = simulator.enqueue(payload);
      await simulator.waitForInvocation(enqueued);
      for (const id of [invoked.requestId, enqueued]) {
        expect(simulator.invocation(id)?.payload).toEqual(sent);
      }
      expect(invoked.response).toEqual(JSON.parse(JSON.stringify(payload)));
    }),
    { numRuns: 30 },
  );
});

test("builder_without_payload_fails — it does not: no payload is an empty event, as on Lambda", async () => {
  await using simulator = await Simulator.start();
  const runtime = new RuntimeActor(simulator);
  simulator.enqueue();
  expect((await runtime.next()).text).toBe("{}");
});
