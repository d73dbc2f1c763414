import { expect, test } from "bun:test";
import { Simulator } from "../../../src/mod.ts";
import { register, RuntimeActor } from "../actors.ts";
import { Listener, subscribe } from "../listener.ts";
import { startVirtual } from "../virtual.ts";

/** Milliseconds in telemetry have three decimals at most, and are no whole numbers by design. */
function hasThreeDecimals(value: number): boolean {
  return value === Math.round(value * 1000) / 1000;
}

test("test_platform_start_emitted_when_runtime_calls_next — with the dispatch, and its time has milliseconds", async () => {
  await using listener = new Listener();
  await using simulator = await Simulator.start();
  const runtime = new RuntimeActor(simulator);
  void (await subscribe(simulator, "audit", listener)).serve();
  const requestId = simulator.enqueue({});
  expect(simulator.telemetry.emitted({ type: "platform.start" })).toEqual([]);
  await runtime.next();
  const start = await simulator.telemetry.waitForDelivered("audit", { type: "platform.start" });
  expect(start.record).toMatchObject({ requestId, version: "$LATEST" });
  expect(start.time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  expect(listener.events).toContainEqual(start);
});

test("test_platform_runtime_done_emitted_on_response — at the next that follows it, with what was done in between", async () => {
  await using listener = new Listener();
  await using simulator = await Simulator.start();
  const runtime = new RuntimeActor(simulator);
  void (await subscribe(simulator, "audit", listener)).serve();
  const requestId = simulator.enqueue({});
  await runtime.next();
  await runtime.respond(requestId, '"ok"');
  expect(simulator.telemetry.emitted({ type: "platform.runtimeDone" })).toEqual([]);
  runtime.rest();
  const asked = { type: "platform.runtimeDone", requestId } as const;
  expect(await simulator.telemetry.waitForDelivered("audit", asked)).toBeDefined();
  const [done, ...others] = simulator.telemetry.emitted(asked);
  expect(others).toEqual([]);
  expect(done?.record).toMatchObject({ status: "success", metrics: { producedBytes: 4 } });
  expect(done?.record.spans?.map(({ name }) => name)).toEqual([
    "responseLatency",
    "responseDuration",
    "runtimeOverhead",
  ]);
  expect(hasThreeDecimals(done?.record.metrics.durationMs ?? Number.NaN)).toBe(true);
});

test("test_platform_report_emitted_after_extensions_ready — after their next, with the time they took as a span", async () => {
  await using listener = new Listener();
  await using simulator = await Simulator.start();
  const extension = await subscribe(simulator, "audit", listener);
  const polled = extension.next();
  const requestId = simulator.enqueue({});
  void new RuntimeActor(simulator).serve();
  await polled;
  await simulator.telemetry.waitForDelivered("audit", { type: "platform.runtimeDone" });
  expect(simulator.telemetry.emitted({ type: "platform.report" })).toEqual([]);
  void extension.next();
  await simulator.telemetry.waitForDelivered("audit", { type: "platform.report", requestId });
  const [report] = simulator.telemetry.emitted({ type: "platform.report", requestId });
  const anyNumber = expect.any(Number) as number;
  expect(report?.record.metrics).toEqual({
    durationMs: anyNumber,
    billedDurationMs: anyNumber,
    memorySizeMB: 128,
    maxMemoryUsedMB: anyNumber,
    initDurationMs: anyNumber,
  });
  expect(report?.record.spans).toMatchObject([{ name: "extensionOverhead" }]);
  expect(hasThreeDecimals(report?.record.metrics.durationMs ?? Number.NaN)).toBe(true);
});

test("test_runtime_done_emitted_with_error_status — an error that the runtime reports is a success of the platform, as in RIE", async () => {
  await using listener = new Listener();
  await using simulator = await Simulator.start();
  const runtime = new RuntimeActor(simulator);
  void (await subscribe(simulator, "audit", listener)).serve();
  const requestId = simulator.enqueue({});
  await runtime.next();
  await runtime.fail(requestId, { errorMessage: "Something went wrong" });
  runtime.rest();
  const asked = { type: "platform.runtimeDone", requestId } as const;
  const done = await simulator.telemetry.waitForDelivered("audit", asked);
  expect(done.record).toMatchObject({ requestId, status: "success" });
  expect(done.record).not.toHaveProperty("errorType");
  expect((await simulator.waitForAnswer(requestId)).status).toBe("error");
});

test("test_platform_report_emitted_after_error — where the platform ended it, its status and type say how", async () => {
  await using listener = new Listener();
  await using simulator = await Simulator.start({
    runtime: "stub",
    extensions: { audit: "attach" },
  });
  const served = subscribe(simulator, "audit", listener, { events: ["SHUTDOWN"] });
  void served.then((extension) => extension.serve());
  const { requestId } = await simulator.invoke({}, { stub: { exit: 1 } });
  const asked = { type: "platform.report", requestId } as const;
  const failed = { status: "error", errorType: "Runtime.ExitError" };
  expect((await simulator.telemetry.waitForEmitted(asked)).record).toMatchObject(failed);
  // The rest comes too late for those that the reset has ended.
  const done = simulator.telemetry.delivered("audit", { type: "platform.runtimeDone", requestId });
  expect(done).toMatchObject([{ record: failed }]);
});

test("test_trace_context_included_in_platform_start — with the segment that Lambda adds, where the function is traced", async () => {
  await using simulator = await Simulator.start({ function: { tracing: "Active" } });
  const runtime = new RuntimeActor(simulator);
  const requestId = simulator.enqueue({});
  const { headers } = await runtime.next();
  const value = headers.get("Lambda-Runtime-Trace-Id");
  const [start] = simulator.telemetry.emitted({ type: "platform.start", requestId });
  expect(start?.record.tracing).toMatchObject({ type: "X-Amzn-Trace-Id", value });
  expect(start?.record.tracing?.spanId).toMatch(/^[\da-f]{16}$/);
});

test("test_trace_context_included_in_platform_report — all three of an invocation have the same one", async () => {
  await using simulator = await Simulator.start({ function: { tracing: "Active" } });
  void new RuntimeActor(simulator).serve();
  const { requestId, traceId } = await simulator.invoke({});
  const types = ["platform.start", "platform.runtimeDone", "platform.report"] as const;
  const events = types.flatMap((type) => simulator.telemetry.emitted({ type, requestId }));
  expect(events.map(({ record }) => record.tracing?.value)).toEqual([traceId, traceId, traceId]);
});

test("test_e2e_with_real_processes — a real runtime and a real extension, and all of it told once", async () => {
  const traceId = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";
  await using simulator = await Simulator.start({
    function: { tracing: "Active" },
    runtime: "stub",
    extensions: { audit: { stub: { telemetry: { types: ["platform", "function"] } } } },
  });
  const stub = { log: ["handling"] };
  const { status, requestId } = await simulator.invoke({ n: 1 }, { traceId, stub });
  expect(status).toBe("success");
  await simulator.shutdown();
  const delivered = simulator.telemetry.delivered("audit", { requestId });
  expect(delivered.map(({ type }) => type)).toEqual([
    "platform.start",
    "platform.runtimeDone",
    "platform.report",
  ]);
  const root = expect.stringContaining("Root=1-5759e988-bd862e3fe1be46a994272793;") as string;
  for (const { record } of delivered) expect(record).toMatchObject({ tracing: { value: root } });
  const lines = simulator.telemetry.delivered("audit", { type: "function" });
  expect(lines.map(({ record }) => record)).toEqual(["handling"]);
});

test("test_telemetry_lifecycle_events — each of an invocation once, and in its order", async () => {
  await using listener = new Listener();
  await using simulator = await Simulator.start();
  void (await subscribe(simulator, "audit", listener)).serve();
  void new RuntimeActor(simulator).serve();
  const { requestId, durationMs, billedMs } = await simulator.invoke({});
  await simulator.telemetry.waitForDelivered("audit", { type: "platform.report", requestId });
  const delivered = simulator.telemetry.delivered("audit", { requestId });
  expect(delivered.map(({ type }) => type)).toEqual([
    "platform.start",
    "platform.runtimeDone",
    "platform.report",
  ]);
  expect(delivered.at(-1)?.record).toMatchObject({
    status: "success",
    metrics: { durationMs, billedDurationMs: billedMs },
  });
  expect(billedMs).toBeGreaterThanOrEqual(1);
});

test("test_init_start_emitted_on_startup — when init begins, which is with the first call, and it reaches who subscribes later", async () => {
  await using listener = new Listener();
  await using simulator = await Simulator.start({ function: { name: "orders" } });
  expect(simulator.telemetry.emitted()).toEqual([]);
  await subscribe(simulator, "audit", listener);
  const [start, ...others] = simulator.telemetry.emitted({ type: "platform.initStart" });
  expect(others).toEqual([]);
  expect(start?.record).toMatchObject({
    initializationType: "on-demand",
    phase: "init",
    functionName: "orders",
    functionVersion: "$LATEST",
    instanceMaxMemory: 128,
  });
  await simulator.telemetry.waitForDelivered("audit", { type: "platform.initStart" });
  expect(listener.events[0]).toEqual(start);
});

test("test_init_runtime_done_on_first_next — only when the extensions have come to theirs as well", async () => {
  await using simulator = await Simulator.start();
  const runtime = new RuntimeActor(simulator);
  const extension = await register(simulator, "audit");
  runtime.rest();
  await simulator.waitFor((entry) => entry.type === "next");
  expect(simulator.telemetry.emitted({ type: "platform.initRuntimeDone" })).toEqual([]);
  void extension.next();
  const done = await simulator.telemetry.waitForEmitted({ type: "platform.initRuntimeDone" });
  const record = { initializationType: "on-demand", phase: "init", status: "success" } as const;
  expect(done.record).toEqual(record);
});

test("test_init_report_with_duration — counted from the beginning of init, not from that of the test", async () => {
  await using virtual = await startVirtual();
  const { simulator, clock } = virtual;
  await clock.advance(30);
  const extension = await register(simulator, "audit");
  await clock.advance(12.5);
  void extension.next();
  new RuntimeActor(simulator).rest();
  const { record } = await simulator.telemetry.waitForEmitted({ type: "platform.initReport" });
  const metrics = { durationMs: 12.5 };
  const status = "success";
  expect(record).toEqual({ initializationType: "on-demand", phase: "init", status, metrics });
});

test("test_init_telemetry_emitted_only_once — and one start for each invoke", async () => {
  await using simulator = await Simulator.start();
  void new RuntimeActor(simulator).serve();
  for (const n of [1, 2, 3]) await simulator.invoke({ n });
  const types = simulator.telemetry.emitted().map(({ type }) => type);
  const count = (type: string): number => types.filter((each) => each === type).length;
  const init = ["platform.initStart", "platform.initRuntimeDone", "platform.initReport"];
  expect(init.map(count)).toEqual([1, 1, 1]);
  expect(count("platform.start")).toBe(3);
});

test("test_init_telemetry_event_sequence — each extension is told of between the runtime and the report", async () => {
  await using simulator = await Simulator.start();
  void (await register(simulator, "audit")).serve();
  void new RuntimeActor(simulator).serve();
  await simulator.invoke({});
  expect(simulator.telemetry.emitted().map(({ type }) => type)).toEqual([
    "platform.initStart",
    "platform.initRuntimeDone",
    "platform.extension",
    "platform.initReport",
    "platform.start",
    "platform.runtimeDone",
    "platform.report",
  ]);
  const [extension] = simulator.telemetry.emitted({ type: "platform.extension" });
  expect(extension?.record).toEqual({ name: "audit", state: "Ready", events: ["INVOKE"] });
});
