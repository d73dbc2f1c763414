import { expect, test } from "bun:test";
import { Simulator } from "../../src/mod.ts";
import { RuntimeActor } from "./actors.ts";
import { startVirtual } from "./virtual.ts";

test("test_basic_invocation_flow — an event reaches the runtime, and its answer the caller", async () => {
  await using simulator = await Simulator.start();
  const runtime = new RuntimeActor(simulator);
  const id = simulator.enqueue({ message: "Hello, Lambda!" });
  const event = await runtime.next();
  expect(event).toMatchObject({ status: 200, requestId: id });
  expect(event.payload).toEqual({ message: "Hello, Lambda!" });
  expect((await runtime.respond(id, '{"statusCode":200}')).status).toBe(202);
  expect((await simulator.waitForAnswer(id)).response).toEqual({ statusCode: 200 });
  expect(simulator.invocation(id)?.status).toBe("success");
});

test("test_invocation_error — what the runtime posts as an error is what the caller gets", async () => {
  await using simulator = await Simulator.start();
  const runtime = new RuntimeActor(simulator);
  const id = simulator.enqueue({ test: "error" });
  await runtime.next();
  const error = {
    errorMessage: "Something went wrong",
    errorType: "RuntimeError",
    stackTrace: ["line 1", "line 2"],
  };
  expect((await runtime.fail(id, error)).status).toBe(202);
  const answer = await simulator.waitForAnswer(id);
  expect(answer).toMatchObject({ status: "error", response: undefined, error });
});

test("test_init_error — Lambda answers 202, not 200, and the waiting caller gets the posted error", async () => {
  await using simulator = await Simulator.start();
  const id = simulator.enqueue({});
  const error = { errorMessage: "Failed to initialize", errorType: "InitializationError" };
  const reply = await new RuntimeActor(simulator).failInit(error, "Runtime.InitError");
  expect(reply).toMatchObject({ status: 202, text: '{"status":"OK"}' });
  const answer = await simulator.waitForAnswer(id);
  expect(answer).toMatchObject({ status: "error", errorType: "Runtime.InitError", error });
});

test("test_multiple_invocations — they come in the order they were asked for", async () => {
  await using simulator = await Simulator.start();
  const runtime = new RuntimeActor(simulator);
  const ids = [0, 1, 2].map((iteration) => simulator.enqueue({ iteration }));
  for (const [iteration, id] of ids.entries()) {
    const event = await runtime.next();
    expect(event).toMatchObject({ requestId: id, payload: { iteration } });
    await runtime.respond(id);
  }
  await Promise.all(ids.map((id) => simulator.waitForAnswer(id)));
  expect(simulator.invocations.map(({ requestId }) => requestId)).toEqual(ids);
  expect(simulator.invocations.map(({ status }) => status)).toEqual(Array(3).fill("success"));
});

test("test_long_poll_behavior — a poll waits for the invoke that comes later", async () => {
  await using simulator = await Simulator.start();
  const polled = new RuntimeActor(simulator).next();
  await simulator.waitForPhase("ready");
  simulator.enqueue({ delayed: true });
  expect(await polled).toMatchObject({ status: 200, payload: { delayed: true } });
});

test("test_headers_on_next_invocation — the headers of the Runtime API are there", async () => {
  await using virtual = await startVirtual({ function: { tracing: "Active" } });
  const { simulator, clock } = virtual;
  const id = simulator.enqueue({ test: "headers" });
  const { headers } = await new RuntimeActor(simulator).next();
  expect(headers.get("Lambda-Runtime-Aws-Request-Id")).toBe(id);
  expect(Number(headers.get("Lambda-Runtime-Deadline-Ms"))).toBe(clock.now() + 3000);
  expect(headers.get("Lambda-Runtime-Invoked-Function-Arn")).toStartWith("arn:aws:lambda:");
  expect(headers.get("Lambda-Runtime-Trace-Id")).toStartWith("Root=");
});

test("test_duplicate_response_first_wins — the second is refused with 403, not 400", async () => {
  await using simulator = await Simulator.start();
  const runtime = new RuntimeActor(simulator);
  const id = simulator.enqueue({});
  await runtime.next();
  expect((await runtime.respond(id, '{"result":"first"}')).status).toBe(202);
  const second = await runtime.respond(id, '{"result":"second"}');
  expect(second).toMatchObject({ status: 403, json: { errorType: "InvalidStateTransition" } });
  expect((await simulator.waitForAnswer(id)).response).toEqual({ result: "first" });
});

test("test_response_after_error_rejected — the error stays, and the response gets 403, not 400", async () => {
  await using simulator = await Simulator.start();
  const runtime = new RuntimeActor(simulator);
  const id = simulator.enqueue({});
  await runtime.next();
  const error = { errorType: "TestError", errorMessage: "Test error" };
  expect((await runtime.fail(id, error)).status).toBe(202);
  expect((await runtime.respond(id)).status).toBe(403);
  expect(await simulator.waitForAnswer(id)).toMatchObject({ status: "error", error });
});

test("test_invalid_request_id_returns_404 — Lambda answers 400 InvalidRequestID", async () => {
  await using simulator = await Simulator.start();
  const reply = await new RuntimeActor(simulator).respond("no-such-id");
  expect(reply).toMatchObject({ status: 400, json: { errorType: "InvalidRequestID" } });
});
