import { describe, expect, test } from "bun:test";
import type { FunctionSettings } from "../../../src/lambda/function.ts";
import {
  observeInvoke,
  observeScene,
  observeShutdown,
} from "../../../src/runner/observe/observed.ts";
import type { Scene } from "../../../src/runner/observe/observed.ts";
import type { Invocation } from "../../../src/sandbox/invocation.ts";
import { duration } from "../../../src/scenario/actual.ts";
import { readPath } from "../../../src/scenario/path.ts";
import { Stage } from "../../support/stage.ts";

/** What happened on `stage` since position `start`. */
function sceneOf({ fleet, journal, environments }: Stage, start = 0): Scene {
  return { entries: journal.since(start), environments, settings: fleet.world.settings };
}

/** What `invocation`, which is over, is in the names of `expect`. */
async function observed(stage: Stage, invocation: Invocation): Promise<Record<string, unknown>> {
  return observeInvoke(sceneOf(stage), await invocation.answer, await invocation.report);
}

/** An invoke that the runtime answered with `text` after 40 ms, the extensions 60 ms later. */
async function answered(
  text: string,
  options: { function?: Partial<FunctionSettings>; extensions?: readonly string[] } = {},
): Promise<{ stage: Stage; invocation: Invocation }> {
  const stage = new Stage(options);
  const { invocation, ids } = await stage.dispatched(options.extensions);
  await stage.clock.advance(40);
  await stage.respond(invocation.requestId, text);
  await stage.next();
  await stage.clock.advance(60);
  for (const id of ids) await stage.event(id);
  return { stage, invocation };
}

describe("observeInvoke()", () => {
  test("observeInvoke() has what the caller got, and what it met", async () => {
    const { stage, invocation } = await answered('{"n":1}');
    const all = await observed(stage, invocation);
    expect(all).toMatchObject({
      status: "success",
      phase: { status: "success", errorType: undefined },
      response: { n: 1 },
      error: undefined,
      start: "cold",
      duration: duration(40),
      billed: duration(40),
      init: duration(0),
      requestId: invocation.requestId,
      stream: undefined,
      environments: 1,
    });
    expect(readPath(all, "log")).toMatch(/^START RequestId: .*\nEND RequestId: .*\nREPORT /);
  });

  test("observeInvoke() takes a response that is not JSON as text", async () => {
    const { stage, invocation } = await answered("not json");
    expect(await observed(stage, invocation)).toMatchObject({ response: "not json" });
  });

  test("observeInvoke() has the error of a timeout, and the processes as they were", async () => {
    const stage = new Stage({ extensions: ["audit"] });
    const { invocation } = await stage.dispatched(["audit"]);
    await stage.clock.advance(10_000);
    const all = await observed(stage, invocation);
    expect(all).toMatchObject({
      status: "timeout",
      phase: { status: "timeout" },
      response: undefined,
      error: { errorType: "Sandbox.Timedout" },
      duration: duration(3000),
      runtime: { state: "Exited", exit: { code: null, signal: "SIGTERM" } },
    });
    expect(readPath(all, "extensions.audit.state")).toBe("ShutdownFailed");
    expect(readPath(all, "extensions.audit.events")).toMatchObject([
      { eventType: "INVOKE" },
      { eventType: "SHUTDOWN", shutdownReason: "timeout" },
    ]);
  });

  test("observeInvoke() has no start and no duration of an invoke that was throttled", async () => {
    const stage = new Stage({ function: { concurrency: 1 } });
    await stage.dispatched();
    const throttled = await stage.invoke();
    const all = await observed(stage, throttled);
    expect(all).toMatchObject({ status: "throttled", response: undefined });
    expect(all["error"]).toMatchObject({ message: "Rate Exceeded." });
    expect(readPath(all, "start")).toBeUndefined();
    expect(readPath(all, "duration")).toBeUndefined();
  });

  test("observeInvoke() looks at nothing that happened before it is asked to", async () => {
    const { stage, invocation } = await answered('{"n":1}');
    const { settings, environments, entries } = sceneOf(stage);
    let looks = 0;
    const scene: Scene = {
      settings,
      environments,
      get entries() {
        looks += 1;
        return entries;
      },
    };
    const all = observeInvoke(scene, await invocation.answer, await invocation.report);
    expect([all["status"], all["response"], all["start"]]).toEqual(["success", { n: 1 }, "cold"]);
    expect(looks).toBe(0);
    expect(all["log"]).toContain("REPORT ");
    expect(looks).toBeGreaterThan(0);
  });

  test("observeInvoke() has the chunks of a stream", async () => {
    const { stage, invocation } = await answered("{}");
    const chunks = ["Hel", "lo"].map((text) => new TextEncoder().encode(text));
    const stream = { chunks, firstByteMs: 7, contentType: "text/plain", isComplete: false };
    const answer = { ...(await invocation.answer), stream };
    expect(observeInvoke(sceneOf(stage), answer, undefined)["stream"]).toEqual({
      chunks: ["Hel", "lo"],
      firstByte: duration(7),
      contentType: "text/plain",
      complete: false,
    });
  });
});

describe("observeScene()", () => {
  test("observeScene() has what an extension was sent, and how long it took more than the runtime", async () => {
    const { stage, invocation } = await answered("{}", { extensions: ["audit"] });
    const { requestId } = invocation;
    const all = observeScene(sceneOf(stage));
    expect(readPath(all, "extensions.audit")).toMatchObject({
      state: "Ready",
      overhead: duration(60),
      exit: undefined,
    });
    expect(readPath(all, "extensions.audit.events")).toMatchObject([
      { eventType: "INVOKE", requestId },
    ]);
  });

  test("observeScene() has the lines of processes and platform, in the order they came", async () => {
    const stage = new Stage();
    await stage.invoke();
    void stage.host.last("runtime").print("starting", "stdout");
    await stage.next();
    void stage.host.last("runtime").print("handling", "stderr");
    const all = observeScene(sceneOf(stage));
    expect(readPath(all, "logs")).toMatchObject([
      { source: "runtime", line: "starting" },
      { source: "platform", line: expect.stringMatching(/^START RequestId: /) },
      { source: "runtime", line: "handling" },
    ]);
  });

  test("observeScene() has what was refused", async () => {
    const stage = new Stage();
    const refusal = {
      by: "runtime",
      request: "POST /x",
      status: 400,
      errorType: "InvalidRequestID",
      errorMessage: "Invalid request ID",
    };
    await stage.invoke();
    stage.sandbox.record({ type: "refusal", ...refusal });
    expect(readPath(observeScene(sceneOf(stage)), "refusals")).toEqual([refusal]);
  });

  test("observeScene() counts the environments that something happened in", async () => {
    const { stage } = await answered("{}");
    const start = stage.journal.length;
    expect(observeScene(sceneOf(stage))["environments"]).toBe(1);
    expect(observeScene(sceneOf(stage, start))["environments"]).toBe(0);
    await stage.fleet.shutdown("spindown");
    await stage.invoke();
    expect(observeScene(sceneOf(stage))["environments"]).toBe(2);
  });

  test("observeScene() knows whether the environment is frozen", async () => {
    const stage = new Stage({ freeze: true });
    const { invocation } = await stage.dispatched();
    expect(observeScene(sceneOf(stage))["frozen"]).toBe(false);
    await stage.respond(invocation.requestId);
    await stage.next();
    expect(observeScene(sceneOf(stage))["frozen"]).toBe(true);
  });

  test("observeScene() of nothing is quiet", () => {
    const stage = new Stage();
    expect(observeScene(sceneOf(stage))).toMatchObject({
      runtime: { state: undefined, exit: undefined },
      extensions: {},
      frozen: false,
      environments: 0,
    });
  });
});

test("observeShutdown() has how long the shutdown took, and how processes ended", async () => {
  const { stage } = await answered("{}", { extensions: ["audit"] });
  const start = stage.journal.length;
  stage.host.last("runtime").ignores = ["SIGTERM"];
  const shutdown = stage.fleet.shutdown("spindown");
  await stage.clock.advance(3000);
  await shutdown;
  const all = observeShutdown(sceneOf(stage, start));
  expect(all).toMatchObject({
    duration: duration(2000),
    runtime: { state: "Exited", exit: { code: null, signal: "SIGKILL" } },
  });
  expect(readPath(all, "extensions.audit.exit")).toEqual({ code: null, signal: "SIGKILL" });
});
