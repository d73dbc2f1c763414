/** Who can subscribe, when, and that each is told of its own environment. */
import { expect, test } from "bun:test";
import { ScriptedListener } from "../support/scripted-listener.ts";
import { http, tell, TelemetryStage } from "../support/telemetry-stage.ts";
import { settle } from "../support/virtual-clock.ts";

const CLOSED = "Telemetry.SubscriptionClosed: Telemetry API subscription is closed already";

test("one subscribes as long as init goes on, also when the runtime waits already", async () => {
  const stage = new TelemetryStage({ extensions: ["audit", "late"] });
  const invocation = await stage.invoke();
  const ids = [await stage.register("audit"), await stage.register("late")];
  await stage.next();
  await stage.event(ids[0]!);
  const listener = await stage.subscribe("late");
  await stage.event(ids[1]!);
  expect(await stage.ask("audit")).toBe(CLOSED);
  await stage.finish(invocation, ids);
  expect(await stage.ask("late")).toBe(CLOSED);
  await stage.end();
  expect(tell(listener.events)).toHaveLength(9);
});

test("one that waits at next may still subscribe while another is not there", async () => {
  const stage = new TelemetryStage({ extensions: ["audit", "late"] });
  const invocation = await stage.invoke();
  const audit = await stage.register("audit");
  await stage.event(audit);
  const listener = await stage.subscribe("audit");
  const late = await stage.register("late");
  await stage.next();
  await stage.event(late);
  await stage.finish(invocation, [audit, late]);
  await stage.end();
  expect(tell(listener.events).at(-1)).toBe("platform.report #1 success");
});

test("an internal extension subscribes like any other", async () => {
  const stage = new TelemetryStage({ freeze: true });
  const invocation = await stage.invoke();
  const id = await stage.register("inside", ["INVOKE"]);
  const listener = await stage.subscribe("inside");
  await stage.next();
  await stage.event(id);
  await stage.finish(invocation, [id]);
  await stage.end();
  expect(tell(listener.events)).toEqual([
    "platform.initStart init",
    "platform.telemetrySubscription inside Subscribed",
    "platform.initRuntimeDone init success",
    "platform.extension inside Ready",
    "platform.initReport init success",
    "platform.start #1",
    "platform.runtimeDone #1 success",
    "platform.report #1 success",
  ]);
});

test("where all is attached nothing is frozen, and what is pending comes in its time", async () => {
  const stage = new TelemetryStage({
    extensions: ["audit"],
    attached: ["runtime", "audit"],
    freeze: true,
  });
  const { invocation, ids, listeners } = await stage.begun({ audit: {} });
  await stage.finish(invocation, ids);
  await stage.clock.advance(1000);
  expect(tell(listeners[0]!.events)).toEqual([
    "platform.initStart init",
    "platform.telemetrySubscription audit Subscribed",
    "platform.initRuntimeDone init success",
    "platform.extension audit Ready",
    "platform.initReport init success",
    "platform.start #1",
    "platform.runtimeDone #1 success",
    "platform.report #1 success",
  ]);
  await stage.end();
});

test("who is attached anew after a shutdown subscribes anew", async () => {
  const stage = new TelemetryStage({ extensions: ["audit"], attached: ["runtime", "audit"] });
  const first = await stage.begun({ audit: {} });
  await stage.finish(first.invocation, first.ids);
  const shutdown = stage.fleet.shutdown("spindown");
  await stage.clock.advance(2000);
  await shutdown;
  const second = await stage.begun({ audit: {} });
  await stage.finish(second.invocation, second.ids);
  await stage.end();
  expect(first.listeners[0]?.isClosed).toBe(true);
  expect(tell(second.listeners[0]!.events).slice(0, 2)).toEqual([
    "platform.initStart init",
    "platform.telemetrySubscription audit Subscribed",
  ]);
});

test("each environment tells its own subscribers, and nobody of another", async () => {
  const stage = new TelemetryStage({ extensions: ["audit"], freeze: true });
  const environments = [];
  for (let count = 1; count <= 3; count++) {
    const invocation = await stage.invoke();
    const id = await stage.register("audit", ["SHUTDOWN"]);
    const listener = await stage.subscribe("audit");
    stage.print("runtime", `of ${count}`);
    await stage.next();
    await stage.event(id);
    environments.push({ invocation, listener, sandbox: stage.sandbox });
  }
  expect(stage.sandboxes).toHaveLength(3);
  await stage.clock.advance(1000);
  for (const { invocation, sandbox } of environments) {
    await stage.respond(invocation.requestId, "{}", sandbox);
    await stage.next(sandbox);
    await invocation.report;
  }
  await stage.end();
  environments.forEach(({ invocation, listener }, index) => {
    expect(tell(listener.events)).toEqual([
      "platform.initStart init",
      "platform.telemetrySubscription audit Subscribed",
      `function of ${index + 1}`,
      "platform.initRuntimeDone init success",
      "platform.extension audit Ready",
      "platform.initReport init success",
      "platform.start #1",
      "platform.runtimeDone #1 success",
      "platform.report #1 success",
    ]);
    expect(listener.events.at(-1)?.record).toMatchObject({ requestId: invocation.requestId });
  });
  const instances = environments.map(({ listener }) => {
    return (listener.events[0]!.record as { instanceId: string }).instanceId;
  });
  expect(new Set(instances).size).toBe(3);
});

test("ten extensions subscribe, and all are told the same", async () => {
  const names = Array.from({ length: 10 }, (_, count) => `extension-${count}`);
  const stage = new TelemetryStage({ extensions: names, freeze: true });
  const { invocation, ids, listeners } = await stage.begun(
    Object.fromEntries(names.map((name) => [name, {}])),
  );
  stage.print("runtime", "handling");
  await stage.finish(invocation, ids);
  await stage.end();
  const [first, ...others] = listeners.map(({ events }) => tell(events));
  // All ten subscribe, and all ten are ready.
  expect(first).toHaveLength(20 + 7);
  for (const other of others) expect(other).toEqual(first!);
});

test("subscribing to another destination adds: both are told all from the beginning", async () => {
  const stage = new TelemetryStage({ extensions: ["audit"] });
  const invocation = await stage.invoke();
  const id = await stage.register("audit");
  const old = await stage.subscribe("audit");
  await stage.clock.advance(1000);
  const young = await stage.subscribe("audit", { types: ["platform"] });
  await stage.next();
  await stage.event(id);
  await stage.finish(invocation, [id]);
  await stage.end();
  const told = [
    "platform.initStart init",
    "platform.telemetrySubscription audit Subscribed",
    "platform.telemetrySubscription audit Subscribed",
    "platform.initRuntimeDone init success",
    "platform.extension audit Ready",
    "platform.initReport init success",
    "platform.start #1",
    "platform.runtimeDone #1 success",
    "platform.report #1 success",
  ];
  expect([tell(old.events), tell(young.events)]).toEqual([told, told]);
});

test.each([
  ["over HTTP", { destination: http(4900) }],
  ["over HTTP, in other words", { destination: { ...http(4900), uri: "http://sandbox:4900/" } }],
  [
    "over HTTP, with other types and batches",
    { types: ["platform"], buffering: { timeoutMs: 25 } },
  ],
] as const)(
  "subscribing to the same destination again changes nothing, and is told, %s",
  async (_, again) => {
    const stage = new TelemetryStage({ extensions: ["audit"] });
    const invocation = await stage.invoke();
    const id = await stage.register("audit");
    const listener = new ScriptedListener();
    stage.listeners.add(4900, listener);
    expect(await stage.ask("audit", { destination: http(4900) })).toBeUndefined();
    expect(await stage.ask("audit", { destination: http(4900), ...again })).toBeUndefined();
    await stage.next();
    await stage.event(id);
    stage.print("runtime", "handling");
    await stage.finish(invocation, [id]);
    await stage.end();
    expect(tell(listener.events)).toEqual([
      "platform.initStart init",
      "platform.telemetrySubscription audit Subscribed",
      "platform.telemetrySubscription audit Already subscribed",
      "platform.initRuntimeDone init success",
      "platform.extension audit Ready",
      "platform.initReport init success",
      "platform.start #1",
      "function handling",
      "platform.runtimeDone #1 success",
      "platform.report #1 success",
    ]);
    expect(listener.events.slice(1, 3).map(({ record }) => record)).toEqual(
      ["Subscribed", "Already subscribed"].map((state) => {
        return { name: "audit", state, types: ["platform", "function", "extension"] };
      }),
    );
  },
);

test("one who was refused may ask again, and one who has used one API may not use the other", async () => {
  const stage = new TelemetryStage({ extensions: ["audit"] });
  await stage.invoke();
  await stage.register("audit");
  expect(await stage.ask("audit", { destination: { protocol: "TCP", port: 1 } })).toBe(
    "ValidationError: Invalid destination: connection refused",
  );
  const logs = { api: "logs", version: "2021-03-18" } as const;
  await stage.subscribe("audit", { schema: logs });
  expect(await stage.ask("audit")).toBe(
    'ValidationError: Cannot subscribe to the Telemetry API: "audit" has subscribed to the Logs API',
  );
  await stage.end();
});

test("a listener that nobody can reach is no reason to refuse, over HTTP", async () => {
  const stage = new TelemetryStage({ extensions: ["audit", "watcher"] });
  const { invocation, ids, listeners } = await stage.begun({
    audit: { destination: http(1) },
    watcher: { types: ["platform"] },
  });
  await stage.clock.advance(2000);
  expect(stage.story()).not.toContain("telemetryDropped");
  await stage.finish(invocation, ids);
  await stage.clock.advance(5000);
  await settle();
  expect(listeners[1]?.events.at(-1)).toMatchObject({
    type: "platform.logsDropped",
    record: { reason: "could not send events: connection refused" },
  });
  await stage.end();
});

test.each(["end of init", "reset"])(
  "a subscription that is overtaken by the %s, while its listener is called, is refused",
  async (event) => {
    const stage = new TelemetryStage({ extensions: ["audit"] });
    await stage.invoke();
    const id = await stage.register("audit");
    const listener = new ScriptedListener();
    const called = Promise.withResolvers<void>();
    stage.listeners.reachable = called.promise;
    const asked = stage.ask("audit", { listener });
    if (event === "reset") stage.host.last("runtime").exit(1);
    else await stage.next();
    await stage.event(id);
    await stage.clock.advance(2000);
    called.resolve();
    expect(await asked).toBe(CLOSED);
    expect(listener).toMatchObject({ isClosed: true, offered: [] });
    await stage.end();
  },
);

test("of two subscriptions that are asked for at once, by both APIs, one is refused", async () => {
  const stage = new TelemetryStage({ extensions: ["audit"] });
  await stage.invoke();
  await stage.register("audit");
  const logs = { api: "logs", version: "2021-03-18" } as const;
  const answers = [stage.ask("audit", { schema: logs }), stage.ask("audit")];
  expect(await Promise.all(answers)).toEqual([
    undefined,
    'ValidationError: Cannot subscribe to the Telemetry API: "audit" has subscribed to the Logs API',
  ]);
  await stage.end();
});
