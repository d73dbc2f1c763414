import { expect, test } from "bun:test";
import { Simulator, type LifecycleEvent } from "../../src/mod.ts";
import { call, register, RuntimeActor, tryRegister } from "./actors.ts";
import { startVirtual } from "./virtual.ts";

/** The INVOKE that an extension gets for the first invoke of `simulator`. */
async function firstInvoke(
  simulator: Simulator,
): Promise<{ readonly id: string; readonly event: LifecycleEvent | undefined }> {
  const extension = await register(simulator, "test-extension");
  const polled = extension.next();
  const id = simulator.enqueue({ test: "data" });
  new RuntimeActor(simulator).rest();
  return { id, event: await polled };
}

test("test_extension_registration — it is known by its id, its name and its events", async () => {
  await using simulator = await Simulator.start();
  const { id } = await register(simulator, "test-extension");
  expect(simulator.registeredExtensions).toMatchObject([
    { id, name: "test-extension", kind: "internal", events: ["INVOKE"] },
  ]);
});

test("registeredExtensions tells when each has registered, and when it first called next", async () => {
  await using virtual = await startVirtual();
  const { simulator, clock } = virtual;
  const startedAt = clock.now();
  await clock.advance(100);
  const extension = await register(simulator, "audit");
  const times = () =>
    simulator.registeredExtensions.map(({ registeredAt, firstNextAt }) => [
      registeredAt - startedAt,
      firstNextAt && firstNextAt - startedAt,
    ]);
  expect(times()).toEqual([[100, undefined]]);
  await clock.advance(250);
  void extension.serve();
  await simulator.waitFor((entry) => entry.type === "next");
  expect(times()).toEqual([[100, 350]]);
  void new RuntimeActor(simulator).serve();
  await clock.advance(50);
  await simulator.invoke({});
  await simulator.invoke({});
  expect(times()).toEqual([[100, 350]]);
});

test("test_multiple_extensions — each has an id of its own", async () => {
  await using simulator = await Simulator.start({ extensions: { second: "attach" } });
  const first = await register(simulator, "first");
  const second = await register(simulator, "second", ["INVOKE", "SHUTDOWN"]);
  void second.serve();
  expect(first.id).not.toBe(second.id);
  expect(simulator.registeredExtensions.map(({ name }) => name).toSorted()).toEqual([
    "first",
    "second",
  ]);
});

test("test_extension_receives_invoke_event — with the dispatch, and not when the invoke was asked for", async () => {
  await using simulator = await Simulator.start({ function: { tracing: "Active" } });
  const extension = await register(simulator, "test-extension");
  const polled = extension.next();
  const id = simulator.enqueue({});
  expect(simulator.invocation(id)?.status).toBe("pending");
  new RuntimeActor(simulator).rest();
  expect(await polled).toMatchObject({
    eventType: "INVOKE",
    requestId: id,
    deadlineMs: expect.any(Number),
    invokedFunctionArn: expect.stringMatching(/^arn:aws:lambda:/),
    tracing: { type: "X-Amzn-Trace-Id", value: expect.stringMatching(/^Root=1-/) },
  });
});

test("test_extension_not_subscribed_to_invoke — it waits on while others work", async () => {
  await using simulator = await Simulator.start({ extensions: { quiet: "attach" } });
  const extension = await register(simulator, "quiet", ["SHUTDOWN"]);
  void extension.serve();
  void new RuntimeActor(simulator).serve();
  expect((await simulator.invoke({})).status).toBe("success");
  expect(extension.events).toEqual([]);
  expect(simulator.areExtensionsReady()).toBe(true);
});

test("test_combined_runtime_and_extension — both learn of the same invoke", async () => {
  await using simulator = await Simulator.start();
  const extension = await register(simulator, "combined");
  const polled = extension.next();
  const id = simulator.enqueue({ test: "combined" });
  const event = await new RuntimeActor(simulator).next();
  expect(event).toMatchObject({ requestId: id, payload: { test: "combined" } });
  expect(await polled).toMatchObject({ eventType: "INVOKE", requestId: id });
});

test("test_multiple_invocations_to_extension — one INVOKE for each, when its turn has come", async () => {
  await using simulator = await Simulator.start();
  const extension = await register(simulator, "several");
  void extension.serve();
  const ids = [1, 2, 3].map((n) => simulator.enqueue({ n }));
  void new RuntimeActor(simulator).serve();
  await Promise.all(ids.map((id) => simulator.waitForInvocation(id)));
  expect(extension.events.map((event) => "requestId" in event && event.requestId)).toEqual(ids);
});

test("test_extension_registration_requires_name_header — 403, not 400", async () => {
  await using simulator = await Simulator.start();
  const reply = await call(simulator, "POST /2020-01-01/extension/register", {
    body: '{"events":["INVOKE"]}',
  });
  const errorType = "Extension.InvalidExtensionName";
  expect(reply).toMatchObject({ status: 403, json: { errorType } });
});

test("test_next_event_requires_identifier_header — 403, not 400, and it names the header", async () => {
  await using simulator = await Simulator.start();
  const reply = await call(simulator, "GET /2020-01-01/extension/event/next");
  const errorType = "Extension.MissingExtensionIdentifier";
  expect(reply).toMatchObject({ status: 403, json: { errorType } });
  expect(reply.text).toContain("Lambda-Extension-Identifier");
});

test("test_next_event_with_invalid_extension_id — an id has the form of one", async () => {
  await using simulator = await Simulator.start();
  const headers = { "Lambda-Extension-Identifier": "invalid-id-12345" };
  const reply = await call(simulator, "GET /2020-01-01/extension/event/next", { headers });
  const errorType = "Extension.InvalidExtensionIdentifier";
  expect(reply).toMatchObject({ status: 403, json: { errorType } });
});

test("test_registration_response_includes_function_metadata_headers — in the body, where Lambda has it", async () => {
  const handler = "index.handler";
  await using simulator = await Simulator.start({ function: { name: "my-function", handler } });
  const { json, headers } = await tryRegister(simulator, "metadata");
  expect(json).toEqual({ functionName: "my-function", functionVersion: "$LATEST", handler });
  expect(headers.get("Lambda-Extension-Function-Name")).toBeNull();
});

test("test_registration_with_empty_events_array_succeeds — and nothing ever comes", async () => {
  await using simulator = await Simulator.start();
  const extension = await register(simulator, "idle", []);
  expect(simulator.registeredExtensions).toMatchObject([{ name: "idle", events: [] }]);
  void extension.next();
  void new RuntimeActor(simulator).serve();
  await simulator.invoke({});
  expect(extension.events).toEqual([]);
});

test("test_registration_after_init_phase_rejected — with the error type that Lambda names", async () => {
  await using simulator = await Simulator.start();
  new RuntimeActor(simulator).rest();
  await simulator.waitForPhase("ready");
  const errorType = "Extension.RegistrationClosed";
  expect(await tryRegister(simulator, "late")).toMatchObject({ status: 403, json: { errorType } });
});

test("test_registration_during_shutdown_rejected — and after the end nobody answers", async () => {
  await using simulator = await Simulator.start({ extensions: { slow: "attach" } });
  const slow = await register(simulator, "slow", ["SHUTDOWN"]);
  const polled = slow.next();
  new RuntimeActor(simulator).rest();
  await simulator.waitForPhase("ready");
  const shutdown = simulator.shutdown();
  await polled;
  expect((await tryRegister(simulator, "late")).status).toBe(403);
  void slow.next();
  await shutdown;
  const { runtimeApi } = simulator;
  await simulator.close();
  expect(await tryRegister({ runtimeApi }, "late").catch(() => "no answer")).toBe("no answer");
});

test("test_invoke_event_deadline_equals_created_at_plus_timeout — counted from the dispatch", async () => {
  await using virtual = await startVirtual({ function: { timeoutMs: 30_000 } });
  const { simulator } = virtual;
  const { id, event } = await firstInvoke(simulator);
  const started = await simulator.waitFor((entry) => entry.type === "invokeStarted");
  const deadlineMs = started.at + 30_000;
  expect(event?.deadlineMs).toBe(deadlineMs);
  expect(simulator.invocation(id)?.deadlineMs).toBe(deadlineMs);
});

test("test_invoke_event_arn_has_correct_format — and it is the configured function's, which the crate's never is", async () => {
  await using simulator = await Simulator.start({
    function: { name: "orders", region: "eu-west-1", accountId: "111122223333" },
  });
  const { event } = await firstInvoke(simulator);
  const arn = "arn:aws:lambda:eu-west-1:111122223333:function:orders";
  expect(event).toMatchObject({ invokedFunctionArn: arn });
});

test("test_readiness_timeout_when_extension_never_calls_next — the function's timeout ends it, once", async () => {
  await using virtual = await startVirtual({ function: { timeoutMs: 150 } });
  const { simulator, clock } = virtual;
  void (await register(simulator, "silent")).next();
  const runtime = new RuntimeActor(simulator);
  const id = simulator.enqueue({});
  await runtime.next();
  await runtime.respond(id);
  runtime.rest();
  await simulator.waitFor((entry) => entry.type === "runtimeDone");
  await clock.advance(150);
  await simulator.waitForInvocation(id);
  const ends = simulator.journal.since(0).filter(({ type }) => type === "invokeEnded");
  expect(ends).toMatchObject([{ requestId: id, status: "timeout" }]);
});

test("test_extension_overhead_included_in_duration — what comes after the answer is counted and billed", async () => {
  await using virtual = await startVirtual();
  const { simulator, clock } = virtual;
  const extension = await register(simulator, "slow");
  void extension.serve(async () => {
    await simulator.waitFor((entry) => entry.type === "runtimeDone");
    await clock.advance(60.5);
  });
  void new RuntimeActor(simulator).serve();
  const { requestId, durationMs, billedMs } = await simulator.invoke({});
  const overheadMs = simulator.extensionOverheadMs(requestId);
  expect([durationMs, billedMs, overheadMs]).toEqual([60.5, 61, 60.5]);
});
