/** What subscribers are told at the end, and how little it takes. */
import { describe, expect, test } from "bun:test";
import type { SentEvent } from "../../src/sandbox/party/extension.ts";
import { ScriptedListener } from "../support/scripted-listener.ts";
import { tell, TelemetryStage, type Said } from "../support/telemetry-stage.ts";
import { settle } from "../support/virtual-clock.ts";

/** An environment that is being shut down after one invoke; its runtime ignores SIGTERM. */
async function shuttingDown(
  said: Said,
  { internals = [] as readonly string[], freeze = true } = {},
) {
  const stage = new TelemetryStage({ extensions: ["audit"], freeze });
  const invocation = await stage.invoke();
  const id = await stage.register("audit");
  const listener = await stage.subscribe("audit", said);
  const others = [];
  for (const name of internals) others.push(await stage.register(name, ["INVOKE"]));
  await stage.next();
  for (const one of [id, ...others]) await stage.event(one);
  await stage.respond(invocation.requestId);
  await stage.next();
  for (const other of others) await stage.event(other);
  const events: SentEvent[] = [];
  await stage.event(id, events);
  await invocation.report;
  await settle();
  stage.host.last("runtime").ignores = ["SIGTERM"];
  const shutdown = stage.fleet.shutdown("spindown");
  await settle();
  const isTold = (): boolean => events.some(({ event }) => event.eventType === "SHUTDOWN");
  return { stage, listener, shutdown, isTold };
}

/** How long the shutdown took. */
function tookMs(stage: TelemetryStage): number | undefined {
  return stage.journal.since(0).find((entry) => entry.type === "shutdownEnded")?.durationMs;
}

test("the last report arrives before SHUTDOWN is sent", async () => {
  const { stage, listener, isTold } = await shuttingDown({});
  expect(tell(listener.events).at(-1)).toBe("platform.report #1 success");
  expect(isTold()).toBe(false);
  await stage.clock.advance(300);
  expect(isTold()).toBe(true);
  await stage.end();
});

describe.each([
  { internals: [], shareMs: 300 },
  { internals: ["inside"], shareMs: 500 },
])("with a listener that hangs and $internals beside", ({ internals, shareMs }) => {
  test("SHUTDOWN waits for no longer than the runtime's share, though the runtime is gone", async () => {
    const hung = { listener: new ScriptedListener("hang") };
    const { stage, isTold } = await shuttingDown(hung, { internals });
    stage.host.last("runtime").exit(0);
    await stage.clock.advance(shareMs - 1);
    expect(isTold()).toBe(false);
    await stage.clock.advance(1);
    expect(isTold()).toBe(true);
    stage.host.last("audit").exit(0);
    await settle();
    expect(tookMs(stage)).toBe(shareMs);
    await stage.end();
  });

  test("the shutdown of an extension that stays takes its 2 s and no more", async () => {
    const hung = { listener: new ScriptedListener("hang") };
    const { stage, shutdown } = await shuttingDown(hung, { internals });
    await stage.clock.advance(2000);
    await shutdown;
    expect(tookMs(stage)).toBe(2000);
    await stage.end();
  });
});

test("a listener that takes all at once costs no time", async () => {
  const { stage, shutdown } = await shuttingDown({});
  stage.host.last("runtime").exit(0);
  await settle();
  stage.host.last("audit").exit(0);
  await shutdown;
  expect(tookMs(stage)).toBe(0);
  await stage.end();
});

test("one that is slow is waited for as long as it needs, within the share", async () => {
  const { stage, listener, isTold } = await shuttingDown({
    listener: new ScriptedListener("hang"),
  });
  stage.host.last("runtime").exit(0);
  await stage.clock.advance(120);
  expect(isTold()).toBe(false);
  listener.answer();
  await settle();
  expect(isTold()).toBe(true);
  await stage.end();
});

test("one that refuses is asked again within the share, and then no more", async () => {
  const refuse = { refuse: "http request failed with status 500" };
  const listener = new ScriptedListener(refuse, refuse, refuse, "take");
  const { stage, isTold } = await shuttingDown({ listener });
  stage.host.last("runtime").exit(0);
  await stage.clock.advance(299);
  expect({ offered: listener.offered.length, isTold: isTold() }).toEqual({
    offered: 2,
    isTold: false,
  });
  await stage.clock.advance(1);
  expect({ offered: listener.offered.length, isTold: isTold() }).toEqual({
    offered: 3,
    isTold: true,
  });
  stage.host.last("audit").exit(0);
  await stage.end();
  expect(listener.taken).toEqual([]);
});

test("what the runtime writes as it leaves arrives before SHUTDOWN too", async () => {
  const { stage, listener, isTold } = await shuttingDown({});
  await stage.clock.advance(100);
  stage.print("runtime", "last words");
  stage.host.last("runtime").exit(0);
  await settle();
  expect(isTold()).toBe(true);
  expect(tell(listener.events).at(-1)).toBe("function last words");
  await stage.end();
});

test("what an extension writes after SHUTDOWN is delivered in its time, as long as one is there", async () => {
  const { stage, listener } = await shuttingDown({ buffering: { timeoutMs: 25 } });
  stage.host.last("runtime").exit(0);
  await settle();
  stage.print("audit", "flushing");
  await stage.clock.advance(25);
  expect(tell(listener.events).at(-1)).toBe("extension flushing");
  stage.print("audit", "too late");
  stage.host.last("audit").exit(0);
  await stage.end();
  expect(tell(listener.events).at(-1)).toBe("extension flushing");
});

test("what comes after SHUTDOWN is delivered also to one that is waited for, while another hangs", async () => {
  const stage = new TelemetryStage({ extensions: ["fast", "hung"], freeze: true });
  const { invocation, ids, listeners } = await stage.begun({
    fast: { buffering: { timeoutMs: 25 } },
    hung: { listener: new ScriptedListener("hang") },
  });
  await stage.finish(invocation, ids);
  const shutdown = stage.fleet.shutdown("spindown");
  await stage.clock.advance(300);
  stage.print("hung", "good bye");
  await stage.clock.advance(25);
  expect(tell(listeners[0]!.events).at(-1)).toBe("extension good bye");
  await stage.clock.advance(2000);
  await shutdown;
  await stage.end();
});

test("without freezing it is the same: what is pending comes before SHUTDOWN", async () => {
  const { stage, listener, isTold } = await shuttingDown({}, { freeze: false });
  expect(tell(listener.events).at(-1)).toBe("platform.report #1 success");
  expect(isTold()).toBe(false);
  await stage.end();
});

test("a process that dies while all is frozen ends it, and what is pending is still delivered", async () => {
  const stage = new TelemetryStage({ extensions: ["audit"], freeze: true });
  const { invocation, ids, listeners } = await stage.begun({ audit: {} });
  await stage.finish(invocation, ids);
  stage.host.last("runtime").exit(1);
  await settle();
  expect(tell(listeners[0]!.events).at(-1)).toBe("platform.report #1 success");
  await stage.end();
});
