import { expect, test } from "bun:test";
import { Simulator } from "../../src/mod.ts";
import { call, register, RuntimeActor } from "./actors.ts";
import { deadDestination, hangingListener, subscribe, trySubscribe } from "./listener.ts";
import { startVirtual } from "./virtual.ts";

/** Six megabytes and a hundred bytes: the largest buffered response. */
const MAX_RESPONSE_BYTES = 6_291_556;

test("test_malformed_json_body_returns_bad_request — Lambda takes any bytes, and so does the caller", async () => {
  await using simulator = await Simulator.start();
  const runtime = new RuntimeActor(simulator);
  const id = simulator.enqueue({});
  await runtime.next();
  expect((await runtime.respond(id, "this is not json {{{")).status).toBe(202);
  expect((await simulator.waitForAnswer(id)).response).toBe("this is not json {{{");
});

test("test_concurrent_next_calls_each_receive_invocation — both the same one: the other comes when it is answered", async () => {
  await using simulator = await Simulator.start();
  const runtime = new RuntimeActor(simulator);
  const polled = runtime.next();
  await simulator.waitForPhase("ready");
  const first = simulator.enqueue({ n: 1 });
  const second = simulator.enqueue({ n: 2 });
  expect((await polled).requestId).toBe(first);
  expect((await runtime.next()).requestId).toBe(first);
  expect(simulator.invocation(second)?.status).toBe("pending");
  await runtime.respond(first);
  expect((await runtime.next()).requestId).toBe(second);
});

test("test_response_after_deadline_accepted_or_rejected — rejected: the deadline has ended the invocation", async () => {
  await using virtual = await startVirtual({ function: { timeoutMs: 50 } });
  const { simulator, clock } = virtual;
  const runtime = new RuntimeActor(simulator);
  const id = simulator.enqueue({});
  await runtime.next();
  await clock.advance(50);
  const answer = await simulator.waitForAnswer(id);
  expect(answer).toMatchObject({ status: "timeout", errorType: "Sandbox.Timedout" });
  const late = await runtime.respond(id);
  expect(late).toMatchObject({ status: 400, json: { errorType: "InvalidRequestID" } });
  expect(simulator.invocation(id)?.status).toBe("timeout");
});

test("test_extension_next_before_registration_returns_forbidden — with the error type that Lambda names", async () => {
  await using simulator = await Simulator.start();
  const unregistered = { "Lambda-Extension-Identifier": crypto.randomUUID() };
  const malformed = { "Lambda-Extension-Identifier": "unregistered-extension-id" };
  const path = "GET /2020-01-01/extension/event/next";
  expect(await call(simulator, path, { headers: unregistered })).toMatchObject({
    status: 403,
    json: { errorType: "Extension.UnknownExtensionIdentifier" },
  });
  expect(await call(simulator, path, { headers: malformed })).toMatchObject({
    status: 403,
    json: { errorType: "Extension.InvalidExtensionIdentifier" },
  });
});

test("test_extension_crash_during_invoke_removed_from_readiness — the caller is answered, and the deadline ends the wait", async () => {
  await using virtual = await startVirtual({ function: { timeoutMs: 150 } });
  const { simulator, clock } = virtual;
  const runtime = new RuntimeActor(simulator);
  const extension = await register(simulator, "crashing");
  const polled = extension.next();
  const id = simulator.enqueue({});
  await runtime.next();
  await polled;
  await runtime.respond(id);
  expect((await simulator.waitForAnswer(id)).status).toBe("success");
  runtime.rest();
  await clock.advance(150);
  const result = await simulator.waitForInvocation(id);
  expect(result).toMatchObject({ status: "success", phase: { status: "timeout" } });
});

test("test_response_exceeding_6mb_returns_payload_too_large — and the caller learns of it too", async () => {
  await using simulator = await Simulator.start();
  const runtime = new RuntimeActor(simulator);
  const id = simulator.enqueue({});
  await runtime.next();
  const reply = await runtime.respond(id, new Uint8Array(MAX_RESPONSE_BYTES + 1));
  expect(reply).toMatchObject({ status: 413, json: { errorType: "RequestEntityTooLarge" } });
  const errorType = "Function.ResponseSizeTooLarge";
  expect(await simulator.waitForAnswer(id)).toMatchObject({ status: "error", errorType });
});

test("test_response_just_under_6mb_is_accepted — the largest that there may be", async () => {
  await using simulator = await Simulator.start();
  const runtime = new RuntimeActor(simulator);
  const id = simulator.enqueue({});
  await runtime.next();
  expect((await runtime.respond(id, new Uint8Array(MAX_RESPONSE_BYTES))).status).toBe(202);
  expect((await simulator.waitForAnswer(id)).body.byteLength).toBe(MAX_RESPONSE_BYTES);
});

test("test_empty_telemetry_destination_uri_returns_bad_request — and so does any host but sandbox.localdomain", async () => {
  await using simulator = await Simulator.start();
  const extension = await register(simulator, "audit");
  const problems = {
    "": "destination.URI is not provided",
    "http://127.0.0.1:8080": 'host must be sandbox.localdomain, not "127.0.0.1"',
    "http://sandbox.localdomain": "URI port is not provided",
  };
  for (const [URI, problem] of Object.entries(problems)) {
    const destination = { protocol: "HTTP", URI };
    const reply = await trySubscribe(simulator, extension, { destination });
    expect(reply).toMatchObject({ status: 400, json: { errorType: "ValidationError" } });
    expect(reply.text).toContain(JSON.stringify(problem).slice(1, -1));
  }
  expect(simulator.telemetry.subscriptions).toEqual([]);
});

test("test_telemetry_delivery_to_unreachable_uri_continues_operation — over HTTP nobody is called before there is something to say, over TCP at once", async () => {
  await using simulator = await Simulator.start();
  const destination = await deadDestination();
  const extension = await subscribe(simulator, "audit", { destination });
  const port = Number(new URL(destination.URI).port);
  const other = await register(simulator, "other");
  const refused = await trySubscribe(simulator, other, { destination: { protocol: "TCP", port } });
  expect(refused).toMatchObject({ status: 400, json: { errorType: "ValidationError" } });
  expect(refused.text).toContain("connection refused");
  void extension.serve();
  void other.serve();
  void new RuntimeActor(simulator).serve();
  expect((await simulator.invoke({})).phase.status).toBe("success");
  expect(simulator.telemetry.delivered("audit")).toEqual([]);
});

test("test_slow_telemetry_endpoint_does_not_block_invocations — however slow: the first batch is not even answered", async () => {
  const { listener, release } = hangingListener();
  await using _ = listener;
  await using simulator = await Simulator.start();
  void (await subscribe(simulator, "audit", listener)).serve();
  void new RuntimeActor(simulator).serve();
  await listener.called;
  const { requestId, phase } = await simulator.invoke({});
  expect(phase.status).toBe("success");
  expect(listener.batches).toHaveLength(1);
  release();
  await simulator.telemetry.waitForDelivered("audit", { type: "platform.report", requestId });
  expect(listener.events).toEqual(simulator.telemetry.emitted());
});
