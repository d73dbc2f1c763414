/** What subscribers are told of a whole life, and when. */
import { expect, test } from "bun:test";
import { ScriptedListener } from "../support/scripted-listener.ts";
import { tell, TelemetryStage } from "../support/telemetry-stage.ts";
import { settle } from "../support/virtual-clock.ts";

test("an extension that subscribes late is told the whole life of its environment, in order", async () => {
  const stage = new TelemetryStage({ extensions: ["audit"], freeze: true });
  const first = await stage.invoke();
  stage.print("audit", "starting");
  const id = await stage.register("audit");
  stage.print("runtime", "importing");
  await stage.clock.advance(200);
  const listener = await stage.subscribe("audit");
  await stage.next();
  await stage.event(id);
  stage.print("runtime", "handling");
  await stage.clock.advance(1000);
  expect(listener.taken).toHaveLength(1);
  await stage.finish(first, [id]);

  await stage.clock.advance(60_000);
  expect(listener.taken).toHaveLength(1);

  const second = await stage.invoke();
  stage.print("runtime", "again");
  await stage.clock.advance(1000);
  expect(listener.taken).toHaveLength(2);
  await stage.finish(second, [id]);
  expect(tell(listener.events)).toEqual([
    "platform.initStart init",
    "extension starting",
    "function importing",
    "platform.telemetrySubscription audit Subscribed",
    "platform.initRuntimeDone init success",
    "platform.extension audit Ready",
    "platform.initReport init success",
    "platform.start #1",
    "function handling",
    "platform.runtimeDone #1 success",
    "platform.report #1 success",
    "platform.start #2",
    "function again",
  ]);

  const shutdown = stage.fleet.shutdown("spindown");
  await settle();
  expect(tell(listener.events).slice(-2)).toEqual([
    "platform.runtimeDone #2 success",
    "platform.report #2 success",
  ]);
  await stage.clock.advance(2000);
  await shutdown;
  await stage.end();
});

test("every field of the first report is there: what it took, with init, and how long extensions worked on", async () => {
  const stage = new TelemetryStage({ extensions: ["audit"] });
  const invocation = await stage.invoke();
  const id = await stage.register("audit");
  const listener = await stage.subscribe("audit", { types: ["platform"] });
  await stage.clock.advance(250);
  await stage.next();
  await stage.event(id);
  await stage.clock.advance(30);
  await stage.respond(invocation.requestId);
  await stage.clock.advance(20);
  await stage.next();
  await stage.clock.advance(50);
  await stage.event(id);
  await stage.clock.advance(1000);
  const { requestId } = invocation;
  expect(listener.events.slice(-2)).toMatchObject([
    {
      type: "platform.runtimeDone",
      record: {
        requestId,
        metrics: { durationMs: 50, producedBytes: 4 },
        spans: [
          { name: "responseLatency", durationMs: 30 },
          { name: "responseDuration", durationMs: 0 },
          { name: "runtimeOverhead", durationMs: 20 },
        ],
      },
    },
    {
      type: "platform.report",
      record: {
        requestId,
        metrics: { durationMs: 100, billedDurationMs: 350, initDurationMs: 250 },
        spans: [{ name: "extensionOverhead", durationMs: 50 }],
      },
    },
  ]);
  await stage.end();
});

test("while it is frozen nothing is delivered, and what is pending comes with the next invoke", async () => {
  const stage = new TelemetryStage({ extensions: ["audit"], freeze: true });
  const { invocation, ids, listeners } = await stage.begun({ audit: {} });
  await stage.clock.advance(400);
  await stage.finish(invocation, ids);
  await stage.clock.advance(3_600_000);
  expect(listeners[0]?.offered).toEqual([]);
  const second = await stage.invoke();
  await stage.clock.advance(599);
  expect(listeners[0]?.offered).toEqual([]);
  await stage.clock.advance(1);
  expect(tell(listeners[0]!.events).at(-1)).toBe("platform.start #2");
  await stage.finish(second, ids);
  await stage.end();
});

test("without freezing what is pending comes in its time, whether something goes on or not", async () => {
  const stage = new TelemetryStage({ extensions: ["audit"] });
  const { invocation, ids, listeners } = await stage.begun({ audit: {} });
  await stage.finish(invocation, ids);
  await stage.clock.advance(1000);
  expect(tell(listeners[0]!.events).at(-1)).toBe("platform.report #1 success");
  await stage.end();
});

test("an environment that is initialized ahead tells of its init with the first invoke", async () => {
  const stage = new TelemetryStage({
    extensions: ["audit"],
    freeze: true,
    function: { initializationType: "provisioned-concurrency" },
  });
  void stage.fleet.begin();
  await settle();
  const id = await stage.register("audit");
  const listener = await stage.subscribe("audit", { types: ["platform"] });
  await stage.next();
  await stage.event(id);
  await stage.clock.advance(60_000);
  expect(listener.offered).toEqual([]);
  const invocation = await stage.invoke();
  await stage.clock.advance(1000);
  await stage.finish(invocation, [id]);
  expect(listener.events[0]?.record).toMatchObject({
    initializationType: "provisioned-concurrency",
    phase: "init",
  });
  await stage.end();
  expect(tell(listener.events)).toEqual([
    "platform.initStart init",
    "platform.telemetrySubscription audit Subscribed",
    "platform.initRuntimeDone init success",
    "platform.extension audit Ready",
    "platform.initReport init success",
    "platform.start #1",
    "platform.runtimeDone #1 success",
    "platform.report #1 success",
  ]);
  expect(listener.events.at(-1)?.record).not.toHaveProperty("metrics.initDurationMs");
});

test("a subscriber is told only what it has asked for", async () => {
  const stage = new TelemetryStage({ extensions: ["both", "lines", "own"] });
  const { invocation, ids, listeners } = await stage.begun({
    both: { types: ["function", "extension"] },
    lines: { types: ["function"] },
    own: { types: ["extension"] },
  });
  stage.print("runtime", "from the function");
  stage.print("own", "from an extension");
  await stage.finish(invocation, ids);
  await stage.end();
  expect(listeners.map(({ events }) => tell(events))).toEqual([
    ["function from the function", "extension from an extension"],
    ["function from the function"],
    ["extension from an extension"],
  ]);
});

test("over TCP each event is a line", async () => {
  const stage = new TelemetryStage({ extensions: ["audit"] });
  const listener = new ScriptedListener();
  stage.listeners.add(5000, listener);
  const { invocation, ids } = await stage.begun({
    audit: { types: ["function"], destination: { protocol: "TCP", port: 5000 } },
  });
  stage.print("runtime", "one");
  stage.print("runtime", "two");
  await stage.finish(invocation, ids);
  await stage.end();
  const lines = listener.taken.join("").trimEnd().split("\n");
  expect(lines.map((line) => (JSON.parse(line) as { record: unknown }).record)).toEqual([
    "one",
    "two",
  ]);
});
