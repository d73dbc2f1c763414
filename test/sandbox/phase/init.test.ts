import { expect, test } from "bun:test";
import { reportInitError } from "../../../src/sandbox/call/init-error.ts";
import { bodyOf, Stage } from "../../support/stage.ts";
import { settle } from "../../support/virtual-clock.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test("a cold start brings extensions up first, and the runtime when they have registered", async () => {
  const stage = new Stage({ extensions: ["audit"] });
  const invocation = await stage.invoke();
  expect(stage.story()).toEqual(["environmentStarted", "initStarted init", "processStarted audit"]);
  const id = await stage.register("audit");
  expect(stage.story(3)).toEqual(["registered audit external", "processStarted runtime"]);
  await stage.next();
  expect(stage.story(5)).toEqual(["next runtime"]);
  await stage.event(id);
  expect(stage.story(6)).toEqual([
    "next audit",
    "initEnded init success",
    "invokeStarted cold",
    "eventSent audit INVOKE",
  ]);
  await stage.respond(invocation.requestId);
  await stage.next();
  await stage.event(id);
  expect(stage.story(10)).toEqual([
    "answered success",
    "runtimeDone",
    "next audit",
    "invokeEnded success",
  ]);
});

test("init waits for an internal extension that registered before the runtime's first next", async () => {
  const stage = new Stage();
  await stage.invoke();
  const id = await stage.register("inside", ["INVOKE"]);
  const polls = await stage.next();
  expect(polls).toEqual([]);
  const events = await stage.event(id);
  expect(events.map(({ event }) => event.eventType)).toEqual(["INVOKE"]);
  expect(polls).toHaveLength(1);
});

test("a failed first init is tried once more inside the invoke, under the function's timeout", async () => {
  const stage = new Stage({ function: { timeoutMs: 2000 } });
  const invocation = await stage.invoke();
  stage.host.last("runtime").exit(1);
  await settle();
  expect(stage.story()).toEqual([
    "environmentStarted",
    "initStarted init",
    "processStarted runtime",
    "processExited runtime 1",
    "initEnded init error",
    "initStarted invoke",
    "processStarted runtime",
  ]);
  await stage.clock.advance(1500);
  await stage.next();
  await stage.respond(invocation.requestId);
  await stage.next();
  expect(await invocation.report).toMatchObject({
    start: "reset",
    status: "success",
    durationMs: 1500,
    billedMs: 1500,
    initMs: undefined,
  });
});

test("when the second init fails too, the caller gets its fault", async () => {
  const stage = new Stage();
  const invocation = await stage.invoke();
  stage.host.last("runtime").exit(1);
  await settle();
  stage.host.last("runtime").exit(7);
  await settle();
  expect(await invocation.answer).toMatchObject({
    outcome: "failure",
    errorType: "Runtime.ExitError",
  });
  expect(await bodyOf(invocation)).toBe(
    `{"errorType":"Runtime.ExitError","errorMessage":"RequestId: ${invocation.requestId} Error: Runtime exited with error: exit status 7"}`,
  );
});

test("what the runtime posted to init/error is what the caller gets, once the process has exited", async () => {
  const stage = new Stage();
  const invocation = await stage.invoke();
  for (const attempt of [1, 2]) {
    const body = bytes(`{"errorType":"X","attempt":${attempt}}`);
    expect(reportInitError(stage.sandbox, { errorType: "Runtime.Xy", body })).toBeUndefined();
    await settle();
    expect(invocation.isAnswered).toBe(false);
    stage.host.last("runtime").exit(1);
    await settle();
  }
  expect(await invocation.answer).toMatchObject({ outcome: "error", errorType: "Runtime.Xy" });
  expect(await bodyOf(invocation)).toBe('{"errorType":"X","attempt":2}');
});

test("init on demand is limited to 10 s; inside the invoke the function's timeout counts", async () => {
  const stage = new Stage({ function: { timeoutMs: 3000 } });
  const invocation = await stage.invoke();
  await stage.clock.advance(10_000);
  expect(stage.story()).toContain("initEnded init timeout");
  await stage.clock.advance(2999);
  expect(invocation.isAnswered).toBe(false);
  await stage.clock.advance(1);
  expect(await invocation.answer).toMatchObject({
    outcome: "timeout",
    errorType: "Sandbox.Timedout",
  });
});

test("a program that cannot be started is Runtime.InvalidEntrypoint", async () => {
  const stage = new Stage();
  const message = "fork/exec ./bootstrap: exec format error";
  stage.host.broken.set("runtime", { reason: "Unknown", message });
  const invocation = await stage.invoke();
  expect(await invocation.answer).toMatchObject({
    outcome: "failure",
    errorType: "Runtime.InvalidEntrypoint",
  });
  expect(await bodyOf(invocation)).toContain(message);
  // It came to the runtime, though no process of it (RIE internal/lambda/rapid/handlers.go).
  const ends = stage.journal.since(0).filter((entry) => entry.type === "initEnded");
  expect(ends).toMatchObject([{ hasRuntime: true }, { hasRuntime: true }]);
});

test("an extension that cannot be started is Extension.LaunchError, and the runtime is not started", async () => {
  const stage = new Stage({ extensions: ["audit"] });
  const message = "fork/exec ./audit: permission denied";
  stage.host.broken.set("audit", { reason: "PermissionDenied", message });
  const invocation = await stage.invoke();
  expect(await invocation.answer).toMatchObject({ errorType: "Extension.LaunchError" });
  expect(stage.host.processes).toEqual([]);
});

test("START is written also when init inside the invoke came to nothing", async () => {
  const stage = new Stage();
  await stage.invoke();
  for (const code of [1, 7]) {
    stage.host.last("runtime").exit(code);
    await settle();
  }
  expect(stage.story().slice(-6)).toEqual([
    "invokeStarted reset",
    "answered failure",
    "runtimeDone",
    "resetStarted failure",
    "resetEnded",
    "invokeEnded error",
  ]);
});

test("no init is tried again in an environment that is closed", async () => {
  const stage = new Stage();
  const invocation = await stage.invoke();
  await stage.fleet.close("spindown");
  expect(await invocation.answer).toMatchObject({ errorType: "Sandbox.Failure" });
  expect(stage.story().filter((entry) => entry.startsWith("initStarted"))).toHaveLength(1);
  expect(stage.host.processes).toHaveLength(1);
  expect(stage.clock.pending).toBe(0);
});

test("an init inside an invoke may take as long as the function's timeout leaves it", async () => {
  const stage = new Stage({ function: { timeoutMs: 20_000 } });
  const invocation = await stage.invoke();
  stage.host.last("runtime").exit(1);
  await stage.clock.advance(15_000);
  await stage.next();
  await stage.respond(invocation.requestId);
  await stage.next();
  expect(await invocation.report).toMatchObject({ status: "success", durationMs: 15_000 });
  await stage.fleet.close("spindown");
});

test("an init of what is attached has no limit", async () => {
  const stage = new Stage({ extensions: ["audit"], attached: ["runtime", "audit"] });
  await stage.fleet.begin();
  const id = await stage.register("audit", []);
  await stage.clock.advance(3_600_000);
  await stage.event(id);
  await stage.next();
  expect(stage.story().at(-1)).toBe("initEnded init success");
  await stage.fleet.close("spindown");
});

test("a process that has too much memory when all are at next fails the init", async () => {
  const stage = new Stage({ function: { memorySize: 128 } });
  void stage.fleet.begin();
  await settle();
  stage.host.last("runtime").usedBytes = 200 * 1024 * 1024;
  await stage.next();
  const end = stage.journal.since(0).find(({ type }) => type === "initEnded");
  expect(end).toMatchObject({ status: "error", errorType: "Runtime.OutOfMemory" });
  await stage.fleet.close("spindown");
});

test("nothing is timed or measured between an init and the first invoke", async () => {
  const stage = new Stage();
  const begun = stage.fleet.begin();
  await settle();
  await stage.next();
  await begun;
  expect(stage.clock.pending).toBe(0);
  await stage.fleet.close("spindown");
});
