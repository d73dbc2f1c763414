import { expect, test } from "bun:test";
import type { JournalEntry } from "../../../src/lambda/journal-entry.ts";
import { beginUpload, endUpload } from "../../../src/sandbox/call/runtime-answer.ts";
import { Stage } from "../../support/stage.ts";
import { settle } from "../../support/virtual-clock.ts";

/** The last entry of a type. */
function last<Type extends JournalEntry["type"]>(stage: Stage, type: Type) {
  const entry = stage.journal.since(0).findLast((each) => each.type === type);
  return entry as Extract<JournalEntry, { type: Type }>;
}

test("the time of the runtime is parted at the first and the last byte of its answer", async () => {
  const stage = new Stage();
  const { invocation } = await stage.dispatched();
  await stage.clock.advance(60);
  const begun = beginUpload(stage.sandbox, invocation.requestId, { call: "response" });
  if (!begun.ok) throw new Error("refused");
  await stage.clock.advance(25);
  await endUpload(stage.sandbox, begun.value, { kind: "whole", body: new Uint8Array(7) });
  await stage.clock.advance(15);
  await stage.next();
  expect(last(stage, "runtimeDone")).toMatchObject({
    status: "success",
    durationMs: 100,
    response: { latencyMs: 60, durationMs: 25, bytes: 7 },
  });
});

test("the overhead of extensions is known where one of them takes INVOKE", async () => {
  const stage = new Stage({ extensions: ["audit"] });
  const { invocation, ids } = await stage.dispatched(["audit"]);
  await stage.respond(invocation.requestId);
  await stage.next();
  await stage.clock.advance(40);
  await stage.event(ids[0]!);
  expect(last(stage, "invokeEnded")).toMatchObject({ durationMs: 40, extensionOverheadMs: 40 });
});

test("the overhead of extensions is as long as the wait in an invoke that timed out, or failed", async () => {
  const outcomes = ["timeout", "failure"].map(async (how) => {
    const stage = new Stage({ extensions: ["audit"], function: { timeoutMs: 1000 } });
    const { invocation } = await stage.dispatched(["audit"]);
    await stage.clock.advance(100);
    await stage.respond(invocation.requestId);
    await stage.next();
    await stage.clock.advance(how === "timeout" ? 900 : 300);
    if (how === "failure") stage.host.last("audit").exit(1);
    await stage.clock.advance(3000);
    const { status, durationMs, extensionOverheadMs } = last(stage, "invokeEnded");
    return { status, durationMs, extensionOverheadMs };
  });
  expect(await Promise.all(outcomes)).toEqual([
    { status: "timeout", durationMs: 1000, extensionOverheadMs: 900 },
    { status: "error", durationMs: 400, extensionOverheadMs: 300 },
  ]);
});

test.each(["timeout", "failure"])(
  "there is no overhead of extensions where the runtime did not come back (%s)",
  async (how) => {
    const stage = new Stage({ extensions: ["audit"], function: { timeoutMs: 1000 } });
    const { invocation } = await stage.dispatched(["audit"]);
    await stage.respond(invocation.requestId);
    if (how === "failure") stage.host.last("runtime").exit(1);
    await stage.clock.advance(4000);
    expect(last(stage, "invokeEnded").extensionOverheadMs).toBeUndefined();
  },
);

test("an error has no times of a response", async () => {
  const stage = new Stage();
  const { invocation } = await stage.dispatched();
  const begun = beginUpload(stage.sandbox, invocation.requestId, { call: "error" });
  if (!begun.ok) throw new Error("refused");
  await endUpload(stage.sandbox, begun.value, { kind: "whole", body: new Uint8Array(62) });
  await stage.next();
  expect(last(stage, "runtimeDone")).toMatchObject({ status: "success", response: undefined });
});

test("there is no overhead of extensions that do not take INVOKE", async () => {
  const stage = new Stage({ extensions: ["audit"] });
  const invocation = await stage.invoke();
  const id = await stage.register("audit", ["SHUTDOWN"]);
  await stage.next();
  await stage.event(id);
  await stage.respond(invocation.requestId);
  await stage.next();
  expect(last(stage, "invokeEnded").extensionOverheadMs).toBeUndefined();
});

test("a runtime that was done before an extension crashed is done once", async () => {
  const stage = new Stage({ extensions: ["audit"] });
  const { invocation } = await stage.dispatched(["audit"]);
  await stage.respond(invocation.requestId);
  await stage.next();
  stage.host.last("audit").exit(1);
  await settle();
  const done = stage.journal.since(0).filter((entry) => entry.type === "runtimeDone");
  expect(done).toMatchObject([{ status: "success" }]);
  expect(last(stage, "invokeEnded")).toMatchObject({ errorType: "Extension.Crash" });
});

test("a runtime that exits is done with its fault", async () => {
  const stage = new Stage();
  await stage.dispatched();
  stage.host.last("runtime").exit(1);
  await settle();
  expect(last(stage, "runtimeDone")).toMatchObject({
    status: "error",
    errorType: "Runtime.ExitError",
    response: undefined,
  });
});

test("trace and tenant of an invoke stand in all it says", async () => {
  const stage = new Stage();
  const invocation = await stage.invoke({ traceId: "Root=1-2-3", tenantId: "blue" });
  await stage.next();
  await stage.respond(invocation.requestId);
  await stage.next();
  for (const type of ["invokeStarted", "runtimeDone", "invokeEnded"] as const) {
    expect(last(stage, type)).toMatchObject({ traceId: "Root=1-2-3", tenantId: "blue" });
  }
});

test("init and duration of a cold start are billed together", async () => {
  const stage = new Stage();
  const invocation = await stage.invoke();
  await stage.clock.advance(133.61);
  await stage.next();
  await stage.clock.advance(80.39);
  await stage.respond(invocation.requestId);
  await stage.next();
  expect(await invocation.report).toMatchObject({
    initMs: 133.61,
    durationMs: 80.39,
    billedMs: 214,
  });
});

test("an init ahead of invokes is not billed with the first of them", async () => {
  const stage = new Stage({ function: { initializationType: "provisioned-concurrency" } });
  const begun = stage.fleet.begin();
  await settle();
  await stage.clock.advance(500);
  await stage.next();
  await begun;
  const invocation = await stage.invoke();
  await stage.clock.advance(80);
  await stage.respond(invocation.requestId);
  await stage.next();
  expect(await invocation.report).toMatchObject({ initMs: undefined, billedMs: 80 });
});

test("an init inside the invoke is part of its duration", async () => {
  const stage = new Stage();
  const invocation = await stage.invoke();
  stage.host.last("runtime").exit(1);
  await settle();
  await stage.clock.advance(300);
  await stage.next();
  await stage.clock.advance(80);
  await stage.respond(invocation.requestId);
  await stage.next();
  expect(await invocation.report).toMatchObject({
    initMs: undefined,
    durationMs: 380,
    billedMs: 380,
  });
});

test("the end of init tells how far it came, and what became of each extension", async () => {
  const stage = new Stage({ extensions: ["audit", "late"] });
  stage.host.broken.set("late", { reason: "PermissionDenied", message: "fork/exec late" });
  await stage.invoke();
  const [ended] = stage.journal.since(0).filter((entry) => entry.type === "initEnded");
  expect(ended).toMatchObject({
    hasRuntime: false,
    extensions: [
      { name: "audit", state: "Started", events: [] },
      { name: "late", state: "LaunchError", events: [], errorType: "PermissionDenied" },
    ],
  });
});

test("init is billed with a cold invoke that times out as well", async () => {
  const stage = new Stage({ function: { timeoutMs: 1000 } });
  const invocation = await stage.invoke();
  await stage.clock.advance(400);
  await stage.next();
  await stage.clock.advance(1000);
  expect(await invocation.report).toMatchObject({
    start: "cold",
    status: "timeout",
    durationMs: 1000,
    initMs: 400,
    billedMs: 1400,
  });
});

test("there is no overhead of extensions in an invoke that timed out, also where the runtime lives on", async () => {
  const stage = new Stage({ slots: 2, extensions: ["audit"], function: { timeoutMs: 1000 } });
  const { invocation } = await stage.dispatched(["audit"]);
  await stage.clock.advance(1000);
  expect(await invocation.report).toMatchObject({ status: "timeout" });
  const end = stage.journal.since(0).find(({ type }) => type === "invokeEnded");
  expect(end).toMatchObject({ status: "timeout", extensionOverheadMs: undefined });
  const closed = stage.fleet.close("spindown");
  await stage.clock.advance(2000);
  await closed;
});
