/** What subscribers are told of an init that comes to nothing. */
import { describe, expect, test } from "bun:test";
import { DEFAULT_FUNCTION } from "../../src/lambda/function.ts";
import { NEWEST_SCHEMA, telemetryEvents } from "../../src/lambda/telemetry-event.ts";
import { reportInitError } from "../../src/sandbox/call/init-error.ts";
import type { ScriptedListener } from "../support/scripted-listener.ts";
import { tell, TelemetryStage } from "../support/telemetry-stage.ts";
import { settle } from "../support/virtual-clock.ts";

/** All that the platform said, whoever was there to hear it. */
function emitted(stage: TelemetryStage): readonly string[] {
  const events = stage.journal
    .since(0)
    .flatMap((entry) => telemetryEvents(entry, DEFAULT_FUNCTION, NEWEST_SCHEMA));
  return tell(events);
}

/** In the middle of an init, whose extension has subscribed. */
async function subscribed(extensions = ["audit"]): Promise<{
  readonly stage: TelemetryStage;
  readonly listener: ScriptedListener;
}> {
  const stage = new TelemetryStage({ extensions, freeze: true });
  await stage.invoke();
  await stage.register("audit");
  return { stage, listener: await stage.subscribe("audit") };
}

test("an extension that cannot be started leaves no initRuntimeDone, since nobody came to the runtime", async () => {
  const stage = new TelemetryStage({ extensions: ["audit", "broken"], freeze: true });
  const message = "fork/exec /opt/extensions/broken: permission denied";
  stage.host.broken.set("broken", { reason: "PermissionDenied", message });
  await stage.invoke();
  await stage.clock.advance(1000);
  const failed = (phase: string): readonly string[] => [
    `platform.initStart ${phase}`,
    "platform.extension audit Started",
    "platform.extension broken LaunchError PermissionDenied",
    `platform.initReport ${phase} error Extension.LaunchError`,
  ];
  expect(emitted(stage)).toEqual([
    ...failed("init"),
    ...failed("invoke"),
    "platform.start #1",
    "platform.runtimeDone #1 error Extension.LaunchError",
    "platform.report #1 error Extension.LaunchError",
  ]);
  await stage.end();
});

test("an extension that crashes before it registers is told of to those who subscribed", async () => {
  const { stage, listener } = await subscribed(["audit", "crasher"]);
  stage.host.last("crasher").exit(1);
  await settle();
  expect(tell(listener.events)).toEqual([
    "platform.initStart init",
    "platform.telemetrySubscription audit Subscribed",
    "platform.extension audit Registered",
    "platform.extension crasher Exited",
    "platform.initReport init error Extension.Crash",
  ]);
  await stage.end();
});

test("what an extension has written before its next comes before the end of init", async () => {
  const { stage, listener } = await subscribed();
  const process = stage.host.last("audit");
  const lines = ["ready"];
  process.drain = async () => {
    for (const line of lines.splice(0)) void process.print(line, "stdout");
  };
  const id = stage.sandbox.generation.registry.named("audit")?.id ?? "";
  await stage.next();
  await stage.event(id);
  await stage.end();
  expect(tell(listener.events).slice(1, 4)).toEqual([
    "platform.telemetrySubscription audit Subscribed",
    "extension ready",
    "platform.initRuntimeDone init success",
  ]);
});

/** How a runtime can fail to come up, and what is said of it. */
const failures = {
  "that exits": {
    fail: async (stage: TelemetryStage) => stage.host.last("runtime").exit(1),
    words: "error Runtime.ExitError",
  },
  "that takes longer than 10 s": {
    fail: (stage: TelemetryStage) => stage.clock.advance(10_000),
    words: "timeout",
  },
  "that reports an error": {
    fail: async (stage: TelemetryStage) => {
      const body = new TextEncoder().encode("{}");
      reportInitError(stage.sandbox, { errorType: "Runtime.NoSuchModule", body });
      stage.host.last("runtime").exit(1);
    },
    words: "error Runtime.NoSuchModule",
  },
};

describe.each(Object.entries(failures))("a runtime %s", (_name, { fail, words }) => {
  test("is told of to those who subscribed, in the order of an init that goes well", async () => {
    const { stage, listener } = await subscribed();
    await fail(stage);
    await settle();
    expect(tell(listener.events)).toEqual([
      "platform.initStart init",
      "platform.telemetrySubscription audit Subscribed",
      `platform.initRuntimeDone init ${words}`,
      "platform.extension audit Registered",
      `platform.initReport init ${words}`,
    ]);
    await stage.end();
  });
});

test("an init inside the invoke that fails again comes before start, which is told all the same", async () => {
  const { stage } = await subscribed();
  stage.host.last("runtime").exit(1);
  await stage.clock.advance(2000);
  await stage.register("audit");
  const listener = await stage.subscribe("audit");
  stage.host.last("runtime").exit(2);
  await settle();
  expect(tell(listener.events)).toEqual([
    "platform.initStart invoke",
    "platform.telemetrySubscription audit Subscribed",
    "platform.initRuntimeDone invoke error Runtime.ExitError",
    "platform.extension audit Registered",
    "platform.initReport invoke error Runtime.ExitError",
    "platform.start #1",
    "platform.runtimeDone #1 error Runtime.ExitError",
  ]);
  await stage.end();
});

test("an init inside the invoke that is overtaken by the deadline is told as a timeout", async () => {
  const { stage } = await subscribed();
  stage.host.last("runtime").exit(1);
  await stage.clock.advance(2000);
  await stage.register("audit");
  const listener = await stage.subscribe("audit");
  await stage.clock.advance(3000);
  expect(tell(listener.events).slice(2)).toEqual([
    "platform.initRuntimeDone invoke timeout",
    "platform.extension audit Registered",
    "platform.initReport invoke timeout",
    "platform.start #1",
    "platform.runtimeDone #1 timeout",
  ]);
  await stage.end();
});

test("the subscriptions of an init that failed are gone in the next", async () => {
  const { stage, listener } = await subscribed();
  stage.host.last("runtime").exit(1);
  await stage.clock.advance(2000);
  const before = listener.taken.length;
  const id = await stage.register("audit");
  await stage.next();
  await stage.event(id);
  stage.print("runtime", "handling");
  await stage.end();
  expect(listener.taken).toHaveLength(before);
});

test("nobody subscribes to an init that has failed, though its extensions still live", async () => {
  const { stage } = await subscribed();
  stage.host.last("runtime").exit(1);
  await settle();
  expect(await stage.ask("audit")).toBe(
    "Telemetry.SubscriptionClosed: Telemetry API subscription is closed already",
  );
  await stage.end();
});
