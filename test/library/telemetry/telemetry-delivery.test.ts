import { expect, test } from "bun:test";
import { Simulator } from "../../../src/mod.ts";
import { call, register, RuntimeActor } from "../actors.ts";
import { FLOOD } from "../flood.ts";
import { hangingListener, LineListener, Listener, subscribe, trySubscribe } from "../listener.ts";

/** What a real runtime writes to, and an extension of the test's own reads from. */
const MIXED = { runtime: "stub", extensions: { audit: "attach" }, freeze: false } as const;

test("test_telemetry_subscription — is answered with OK, and told under the name of who registered", async () => {
  await using listener = new Listener();
  await using simulator = await Simulator.start();
  const extension = await register(simulator, "audit");
  const { destination } = listener;
  const body = JSON.stringify({ schemaVersion: "2022-07-01", types: ["platform"], destination });
  const headers = { "Lambda-Extension-Identifier": extension.id };
  const reply = await call(simulator, "PUT /2022-07-01/telemetry", { headers, body });
  expect(reply).toMatchObject({ status: 200, json: "OK" });
  const [told] = simulator.telemetry.emitted({ type: "platform.telemetrySubscription" });
  expect(told?.record).toEqual({ name: "audit", state: "Subscribed", types: ["platform"] });
});

test("test_telemetry_requires_extension_identifier — 403, not 400, and it has to be one that is known", async () => {
  await using simulator = await Simulator.start();
  const path = "PUT /2022-07-01/telemetry";
  expect(await call(simulator, path, { body: "{}" })).toMatchObject({
    status: 403,
    json: { errorType: "Extension.MissingExtensionIdentifier" },
  });
  const stranger = { "Lambda-Extension-Identifier": crypto.randomUUID() };
  expect(await call(simulator, path, { body: "{}", headers: stranger })).toMatchObject({
    status: 403,
    json: { errorType: "Extension.UnknownExtensionIdentifier" },
  });
});

test("test_telemetry_platform_start_event — one for each invocation, with its id", async () => {
  await using listener = new Listener();
  await using simulator = await Simulator.start();
  void (await subscribe(simulator, "audit", listener)).serve();
  void new RuntimeActor(simulator).serve();
  const ids = [simulator.enqueue({}), simulator.enqueue({})];
  await simulator.waitForInvocation(ids[1] ?? "");
  const last = { type: "platform.start", requestId: ids[1] ?? "" } as const;
  await simulator.telemetry.waitForDelivered("audit", last);
  const starts = simulator.telemetry.delivered("audit", { type: "platform.start" });
  expect(starts.map(({ record }) => record.requestId)).toEqual(ids);
});

test("test_telemetry_only_http_protocol — over TCP as well, where an event is a line", async () => {
  await using listener = new LineListener();
  await using simulator = await Simulator.start();
  void (await subscribe(simulator, "audit", listener)).serve();
  void new RuntimeActor(simulator).serve();
  const { requestId } = await simulator.invoke({});
  await simulator.telemetry.waitForDelivered("audit", { type: "platform.report", requestId });
  await simulator.close();
  await listener.ended;
  expect(listener.events).toEqual(simulator.telemetry.delivered("audit"));
});

test("test_telemetry_multiple_event_types — the lines of the function and of the extensions come too, which the crate's never do", async () => {
  await using listener = new Listener();
  await using simulator = await Simulator.start({
    runtime: "stub",
    extensions: { audit: "attach", writer: { stub: { log: ["seen"], events: ["INVOKE"] } } },
    freeze: false,
  });
  const types = ["platform", "function", "extension"];
  void (await subscribe(simulator, "audit", listener, { types })).serve();
  const { requestId } = await simulator.invoke({}, { stub: { log: ["handling"] } });
  await simulator.telemetry.waitForDelivered("audit", { type: "platform.report", requestId });
  const lines = listener.events.filter(({ type }) => !type.startsWith("platform."));
  const told = lines.map(({ type, record }) => `${type}: ${String(record)}`);
  expect(told.toSorted()).toEqual(["extension: seen", "function: handling"]);
});

test("test_telemetry_buffer_overflow_drops_oldest — of what waits for one that hangs, and it is told how much", async () => {
  const { listener, release } = hangingListener();
  await using _ = listener;
  await using simulator = await Simulator.start(MIXED);
  const types = ["platform", "function"];
  void (await subscribe(simulator, "audit", listener, { types })).serve();
  const { requestId } = await simulator.invoke({}, { stub: { log: FLOOD } });
  const dropped = await simulator.telemetry.waitForEmitted({ type: "platform.logsDropped" });
  release();
  await simulator.telemetry.waitForDelivered("audit", { type: "platform.report", requestId });
  await simulator.telemetry.waitForDelivered("audit", { type: "platform.logsDropped" });
  expect(dropped.record.droppedRecords).toBeGreaterThan(0);
  const numbers = simulator.telemetry
    .delivered("audit", { type: "function" })
    .map(({ record }) => Number.parseInt(JSON.stringify(record).slice(1), 10));
  expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
  expect(numbers.at(-1)).toBe(FLOOD.length - 1);
  expect(numbers.length).toBeLessThan(FLOOD.length);
});

test("test_buffering_config_respected — each of the limits sends a batch, long before its time is over", async () => {
  await using many = new Listener();
  await using large = new Listener();
  await using simulator = await Simulator.start({
    ...MIXED,
    extensions: { many: "attach", large: "attach" },
  });
  const types = ["function"];
  const patient = { maxItems: 1000, maxBytes: 1_048_576, timeoutMs: 30_000 };
  const heavy = { ...patient, maxItems: 10_000, maxBytes: 262_144 };
  void (await subscribe(simulator, "many", many, { types, buffering: patient })).serve();
  void (await subscribe(simulator, "large", large, { types, buffering: heavy })).serve();
  const line = "x".repeat(200);
  await simulator.invoke({}, { stub: { log: Array.from({ length: 2500 }, () => line) } });
  await simulator.shutdown();
  expect(many.batches.map((batch) => batch.length)).toEqual([1000, 1000, 500]);
  const bytes = large.batches.slice(0, -1).map((batch) => JSON.stringify(batch).length);
  expect(bytes.length).toBeGreaterThan(1);
  for (const each of bytes) expect(Math.abs(each - 262_144)).toBeLessThan(2000);
});

test("test_duplicate_subscription_replaces_first — the second is told everything; as on Lambda the first goes on", async () => {
  await using first = new Listener();
  await using second = new Listener();
  await using simulator = await Simulator.start();
  const extension = await subscribe(simulator, "audit", first);
  expect((await trySubscribe(simulator, extension, second)).status).toBe(200);
  void extension.serve();
  void new RuntimeActor(simulator).serve();
  const { requestId } = await simulator.invoke({});
  await simulator.telemetry.waitForDelivered("audit", { type: "platform.report", requestId });
  await simulator.shutdown();
  expect(second.types.slice(0, 2)).toEqual([
    "platform.initStart",
    "platform.telemetrySubscription",
  ]);
  expect(second.types.at(-1)).toBe("platform.report");
  expect(first.events).toEqual(second.events);
});

test("test_events_batched_correctly — what comes within the time of a batch is one, and its end sends it", async () => {
  await using listener = new Listener();
  await using simulator = await Simulator.start({ extensions: { audit: "attach" } });
  const buffering = { timeoutMs: 30_000 };
  void (await subscribe(simulator, "audit", listener, { buffering, events: ["SHUTDOWN"] })).serve();
  void new RuntimeActor(simulator).serve();
  for (const n of [1, 2, 3, 4, 5]) await simulator.invoke({ n });
  expect(listener.batches).toEqual([]);
  await simulator.shutdown();
  expect(listener.batches).toHaveLength(1);
  expect(listener.types.filter((type) => type === "platform.report")).toHaveLength(5);
});

test("test_event_filtering_by_type — each gets what it asked for, and no more", async () => {
  await using events = new Listener();
  await using lines = new Listener();
  await using simulator = await Simulator.start({
    ...MIXED,
    extensions: { events: "attach", lines: "attach" },
  });
  void (await subscribe(simulator, "events", events)).serve();
  void (await subscribe(simulator, "lines", lines, { types: ["function"] })).serve();
  const { requestId } = await simulator.invoke({}, { stub: { log: ["handling"] } });
  await simulator.telemetry.waitForDelivered("events", { type: "platform.report", requestId });
  await simulator.telemetry.waitForDelivered("lines", { type: "function" });
  expect(events.types.filter((type) => !type.startsWith("platform."))).toEqual([]);
  expect(lines.types).toEqual(["function"]);
});

test("test_multiple_subscribers — all are told the same, those who subscribe later of what was before", async () => {
  await using first = new Listener();
  await using second = new Listener();
  await using simulator = await Simulator.start();
  void (await subscribe(simulator, "first", first)).serve();
  await first.called;
  void (await subscribe(simulator, "second", second)).serve();
  void new RuntimeActor(simulator).serve();
  const { requestId } = await simulator.invoke({});
  const report = { type: "platform.report", requestId } as const;
  await simulator.telemetry.waitForDelivered("first", report);
  await simulator.telemetry.waitForDelivered("second", report);
  expect(second.events).toEqual(first.events);
});

test("test_event_ordering_preserved — a batch that was refused comes again before the next one", async () => {
  let refusals = 1;
  await using listener = new Listener(() => (refusals-- > 0 ? 500 : 200));
  await using simulator = await Simulator.start();
  void (await subscribe(simulator, "audit", listener)).serve();
  void new RuntimeActor(simulator).serve();
  const { requestId } = await simulator.invoke({});
  await simulator.telemetry.waitForDelivered("audit", { type: "platform.report", requestId });
  const delivered = simulator.telemetry.delivered("audit");
  expect(delivered).toEqual(simulator.telemetry.emitted());
  expect(listener.batches[1]).toEqual(listener.batches[0] ?? []);
});
