/** What subscribers are told of an invoke that fails, and of the init after it. */
import { describe, expect, test } from "bun:test";
import type { SentEvent } from "../../src/sandbox/party/extension.ts";
import { ScriptedListener } from "../support/scripted-listener.ts";
import { tell, TelemetryStage } from "../support/telemetry-stage.ts";
import { settle } from "../support/virtual-clock.ts";

/** An invocation that goes on, for which the extension is at next. */
async function dispatched(listener = new ScriptedListener()) {
  const stage = new TelemetryStage({
    extensions: ["audit"],
    freeze: true,
    function: { timeoutMs: 1000 },
  });
  const { invocation, ids } = await stage.begun({ audit: { listener } });
  const events: SentEvent[] = [];
  await stage.event(ids[0]!, events);
  const isTold = (): boolean => events.some(({ event }) => event.eventType === "SHUTDOWN");
  return { stage, invocation, listener, isTold };
}

/** Everything that ends an invoke badly, and what is said of it. */
const failures = {
  timeout: {
    fail: (stage: TelemetryStage) => stage.clock.advance(1000),
    words: "timeout",
    outcome: "timeout",
    elapsedMs: 1000,
  },
  "exit of the runtime": {
    fail: async (stage: TelemetryStage) => stage.host.last("runtime").exit(3),
    words: "error Runtime.ExitError",
    outcome: "failure",
    elapsedMs: 0,
  },
  "death of the runtime by a signal": {
    fail: async (stage: TelemetryStage) => stage.host.last("runtime").signal("SIGKILL"),
    words: "error Runtime.ExitError",
    outcome: "failure",
    elapsedMs: 0,
  },
};

describe.each(Object.entries(failures))("after the %s", (_name, failure) => {
  const { fail, words, outcome, elapsedMs } = failure;

  test("runtimeDone arrives before SHUTDOWN, and the report is told to whoever subscribes next", async () => {
    const { stage, listener, isTold } = await dispatched();
    stage.host.last("runtime").ignores = ["SIGTERM"];
    await fail(stage);
    await settle();
    expect(tell(listener.events).slice(-2)).toEqual([
      "platform.start #1",
      `platform.runtimeDone #1 ${words}`,
    ]);
    await stage.clock.advance(300);
    expect(isTold()).toBe(true);
    stage.host.last("audit").exit(0);
    await settle();

    const again = await stage.begun({ audit: {} });
    await stage.finish(again.invocation, again.ids);
    await stage.end();
    expect(tell(again.listeners[0]!.events)).toEqual([
      `platform.report #1 ${words}`,
      "platform.initStart invoke",
      "platform.telemetrySubscription audit Subscribed",
      "platform.initRuntimeDone invoke success",
      "platform.extension audit Ready",
      "platform.initReport invoke success",
      "platform.start #2",
      "platform.runtimeDone #2 success",
      "platform.report #2 success",
    ]);
    expect(again.listeners[0]?.events[0]?.record).toMatchObject({
      metrics: { durationMs: elapsedMs },
    });
    expect(tell(listener.events).at(-1)).toBe(`platform.runtimeDone #1 ${words}`);
  });

  test("a listener that hangs gets nothing, and nobody waits longer for it than for the runtime", async () => {
    const { stage, invocation, isTold } = await dispatched(new ScriptedListener("hang"));
    stage.host.last("runtime").ignores = ["SIGTERM"];
    await fail(stage);
    await settle();
    expect(stage.story()).toContain(`answered ${outcome}`);
    await stage.clock.advance(299);
    expect(isTold()).toBe(false);
    await stage.clock.advance(1);
    expect(isTold()).toBe(true);
    await stage.clock.advance(1700);
    expect(await invocation.report).toMatchObject({ durationMs: elapsedMs });
    const reset = stage.journal.since(0).find((entry) => entry.type === "resetEnded");
    expect(reset?.durationMs).toBe(2000);
    await stage.end();
  });
});

test("a reset ends every subscription: who does not ask again is told nothing more", async () => {
  const { stage, listener } = await dispatched();
  await stage.clock.advance(3000);
  const before = tell(listener.events);
  const { invocation, ids } = await stage.dispatched(["audit"]);
  await stage.finish(invocation, ids);
  await stage.end();
  expect(tell(listener.events)).toEqual(before);
  expect(listener.isClosed).toBe(true);
});

test("an extension that crashes after the answer leaves runtimeDone a success, and the report an error", async () => {
  const stage = new TelemetryStage({ extensions: ["audit", "other"] });
  const { invocation, listeners } = await stage.begun({ audit: {}, other: {} });
  await stage.respond(invocation.requestId);
  await stage.next();
  stage.host.last("other").exit(1);
  await settle();
  expect(tell(listeners[0]!.events).at(-1)).toBe("platform.runtimeDone #1 success");
  await stage.clock.advance(2000);
  const again = await stage.begun({ audit: {}, other: {} });
  await stage.end();
  expect(tell(again.listeners[1]!.events)[0]).toBe("platform.report #1 error Extension.Crash");
});

test("what the old processes write as they end is theirs, and not told to those who come after", async () => {
  const { stage, listener } = await dispatched();
  stage.host.last("runtime").ignores = ["SIGTERM"];
  await stage.clock.advance(1000);
  stage.print("runtime", "terminating");
  await stage.clock.advance(300);
  stage.print("audit", "shutting down");
  await stage.clock.advance(1000);
  stage.host.last("audit").exit(0);
  await settle();
  expect(tell(listener.events).slice(-2)).toEqual([
    "function terminating",
    "extension shutting down",
  ]);
  const again = await stage.begun({ audit: {} });
  await stage.end();
  expect(tell(again.listeners[0]!.events).slice(0, 2)).toEqual([
    "platform.report #1 timeout",
    "platform.initStart invoke",
  ]);
});

test("an attached environment is subscribed to anew by whatever attaches next", async () => {
  const stage = new TelemetryStage({ attached: ["runtime"], function: { timeoutMs: 1000 } });
  await stage.invoke();
  const id = await stage.register("inside", ["INVOKE"]);
  const listener = await stage.subscribe("inside");
  await stage.next();
  await stage.event(id);
  await stage.clock.advance(1000);
  expect(tell(listener.events).at(-1)).toBe("platform.runtimeDone #1 timeout");
  await stage.clock.advance(500);
  const second = await stage.invoke();
  const again = await stage.register("inside", ["INVOKE"]);
  const young = await stage.subscribe("inside");
  await stage.next();
  await stage.event(again);
  await stage.finish(second, [again]);
  await stage.end();
  expect(tell(young.events).slice(0, 3)).toEqual([
    "platform.report #1 timeout",
    "platform.initStart init",
    "platform.telemetrySubscription inside Subscribed",
  ]);
  expect(tell(young.events).at(-1)).toBe("platform.report #2 success");
});
