import { expect, test } from "bun:test";
import { INVOKE_TIMEOUT } from "../../../src/lambda/refusal.ts";
import { beginUpload, endUpload } from "../../../src/sandbox/call/runtime-answer.ts";
import type { Invocation } from "../../../src/sandbox/invocation.ts";
import { bodyOf, Stage } from "../../support/stage.ts";
import { settle } from "../../support/virtual-clock.ts";

/** One environment that takes `slots` invocations at once, and whose init goes on. */
async function opened(slots: number, settings: object = {}): Promise<Stage> {
  const stage = new Stage({ slots, function: { concurrency: 4, ...settings }, freeze: true });
  void stage.fleet.begin();
  await settle();
  return stage;
}

/** The same after init: its runtime has as many polls open. */
async function shared(slots: number, settings: object = {}): Promise<Stage> {
  const stage = await opened(slots, settings);
  for (let polls = 0; polls < slots; polls++) await stage.next();
  return stage;
}

function three(stage: Stage): Promise<readonly Invocation[]> {
  return Promise.all([1, 2, 3].map((n) => stage.invoke({ requestId: String(n) })));
}

test("three invocations at once share one environment, and each answer ends its own turn", async () => {
  const stage = await shared(3);
  const [one, two, last] = await three(stage);
  await stage.respond("2", '"two"');
  expect(await bodyOf(two!)).toBe('"two"');
  expect(await two!.report).toMatchObject({ environment: 1, status: "success" });
  expect([one!.isAnswered, last!.isAnswered]).toEqual([false, false]);
  await stage.respond("3", '"three"');
  await stage.respond("1", '"one"');
  expect([await bodyOf(one!), await bodyOf(last!)]).toEqual(['"one"', '"three"']);
  expect(stage.fleet.begun).toBe(1);
  await stage.fleet.close("spindown");
});

test("an invocation beyond the slots opens another environment", async () => {
  const stage = await shared(2);
  await three(stage);
  expect(stage.sandboxes.map(({ number }) => number)).toEqual([1, 2]);
  await stage.fleet.close("spindown");
});

test("a slot is free again as soon as the runtime has answered", async () => {
  const stage = await shared(2);
  await stage.invoke({ requestId: "1" });
  await stage.invoke({ requestId: "2" });
  await stage.respond("1");
  const third = await stage.invoke({ requestId: "3" });
  expect(await stage.next()).toEqual([third]);
  expect(stage.fleet.begun).toBe(1);
  await stage.fleet.close("spindown");
});

test("a deadline ends its turn and nothing else: the others go on, and the runtime lives", async () => {
  const stage = await shared(2, { timeoutMs: 1000 });
  const late = await stage.invoke({ requestId: "late" });
  await stage.clock.advance(600);
  const other = await stage.invoke({ requestId: "other" });
  await stage.clock.advance(400);
  expect(await late.answer).toMatchObject({ outcome: "timeout", errorType: "Sandbox.Timedout" });
  expect(await late.report).toMatchObject({ status: "timeout", durationMs: 1000 });
  expect(other.isAnswered).toBe(false);
  await stage.respond("other");
  expect(await other.report).toMatchObject({ status: "success", durationMs: 400 });
  expect(stage.story().filter((line) => /^(reset|processExited)/.test(line))).toEqual([]);
  expect(stage.host.last("runtime").isAlive).toBe(true);
  await stage.fleet.close("spindown");
});

test("the first answer after the deadline is 410, any further one that of an unknown id", async () => {
  const stage = await shared(2, { timeoutMs: 1000 });
  await stage.invoke({ requestId: "late" });
  await stage.clock.advance(1000);
  const refusals = [1, 2].map(() => beginUpload(stage.sandbox, "late", { call: "response" }));
  expect(refusals).toMatchObject([
    { ok: false, error: { status: 410, errorType: "Runtime.InvokeTimeout" } },
    { ok: false, error: { status: 400, errorType: "InvalidRequestID" } },
  ]);
  await stage.fleet.close("spindown");
});

test("an answer that is on its way at the deadline is 410 at its end, and the caller has the timeout", async () => {
  const stage = await shared(2, { timeoutMs: 1000 });
  const late = await stage.invoke({ requestId: "late" });
  const begun = beginUpload(stage.sandbox, "late", { call: "response" });
  if (!begun.ok) throw new Error("refused");
  await stage.clock.advance(1000);
  const body = new TextEncoder().encode('"late"');
  const refusal = await endUpload(stage.sandbox, begun.value, { kind: "whole", body });
  expect(refusal).toMatchObject({ status: 410, errorType: "Runtime.InvokeTimeout" });
  expect(await late.answer).toMatchObject({ errorType: "Sandbox.Timedout" });
  expect(beginUpload(stage.sandbox, "late", { call: "error" })).toMatchObject({
    error: { status: 400 },
  });
  await stage.fleet.close("spindown");
});

test("the answer that is refused with 410 is one, of those on their way at the deadline as well", async () => {
  const stage = await shared(2, { timeoutMs: 1000 });
  await stage.invoke({ requestId: "late" });
  const begun = beginUpload(stage.sandbox, "late", { call: "response" });
  if (!begun.ok) throw new Error("refused");
  await stage.clock.advance(1000);
  expect(beginUpload(stage.sandbox, "late", { call: "error" })).toMatchObject({
    error: { status: 410 },
  });
  const body = new TextEncoder().encode('"late"');
  const refusal = await endUpload(stage.sandbox, begun.value, { kind: "whole", body });
  expect(refusal).toMatchObject({ status: 400, errorType: "InvalidRequestID" });
  await stage.fleet.close("spindown");
});

test("a turn that no poll has taken by its deadline is given to none", async () => {
  const stage = new Stage({ slots: 2, function: { timeoutMs: 1000 } });
  const first = await stage.invoke({ requestId: "first" });
  await stage.next();
  const waiting = await stage.invoke({ requestId: "waiting" });
  await stage.clock.advance(1000);
  expect([await first.answer, await waiting.answer]).toMatchObject([
    { outcome: "timeout" },
    { outcome: "timeout" },
  ]);
  expect(await stage.next()).toEqual([]);
  await stage.fleet.close("spindown");
});

test("a shared environment is not frozen, and its extensions get no INVOKE", async () => {
  const stage = new Stage({ slots: 2, freeze: true, extensions: ["audit"] });
  await stage.invoke({ requestId: "1" });
  const id = await stage.register("audit");
  await stage.next();
  await stage.event(id);
  await stage.respond("1");
  await settle();
  const happened = stage.story().map((line) => line.split(" ")[0]);
  expect(happened).not.toContain("frozen");
  expect(happened).not.toContain("eventSent");
  expect(happened.at(-1)).toBe("invokeEnded");
  const closed = stage.fleet.close("spindown");
  await stage.clock.advance(2000);
  await closed;
});

test("a runtime that dies fails every turn of its environment, which is reset once", async () => {
  const stage = await shared(3);
  const invocations = await three(stage);
  stage.host.last("runtime").exit(1);
  await settle();
  for (const { answer, report } of invocations) {
    expect(await answer).toMatchObject({ outcome: "failure", errorType: "Runtime.ExitError" });
    expect(await report).toMatchObject({ status: "error", errorType: "Runtime.ExitError" });
  }
  const resets = stage.story().filter((line) => line.startsWith("reset"));
  expect(resets).toEqual(["resetStarted failure", "resetEnded"]);
  const next = await stage.invoke({ requestId: "next" });
  await stage.next();
  await stage.respond("next");
  expect(await next.report).toMatchObject({ environment: 1, start: "reset" });
  await stage.fleet.close("spindown");
});

test("turns that wait for one init begin together once it has succeeded, cold alone the first", async () => {
  const stage = await opened(3);
  const invocations = await three(stage);
  expect(stage.fleet.begun).toBe(1);
  for (let polls = 0; polls < 3; polls++) await stage.next();
  for (const { requestId } of invocations) await stage.respond(requestId);
  const reports = await Promise.all(invocations.map(({ report }) => report));
  expect(reports.map((report) => report?.start)).toEqual(["cold", "warm", "warm"]);
  await stage.fleet.close("spindown");
});

test("turns that wait for an init that fails repeat it once, and share what comes of it", async () => {
  const stage = await opened(2);
  const invocations = await Promise.all(["1", "2"].map((requestId) => stage.invoke({ requestId })));
  stage.host.last("runtime").exit(1);
  await settle();
  await stage.next();
  await stage.next();
  for (const { requestId } of invocations) await stage.respond(requestId);
  const reports = await Promise.all(invocations.map(({ report }) => report));
  expect(reports).toMatchObject([{ status: "success" }, { status: "success" }]);
  const inits = stage.story().filter((line) => line.startsWith("initStarted"));
  expect(inits).toEqual(["initStarted init", "initStarted invoke"]);
  await stage.fleet.close("spindown");
});

test("closing a shared environment fails every turn with Sandbox.Failure", async () => {
  const stage = await shared(3);
  const invocations = await three(stage);
  await stage.fleet.close("spindown");
  const answers = await Promise.all(invocations.map(({ answer }) => answer));
  expect(answers.map(({ errorType }) => errorType)).toEqual(Array(3).fill("Sandbox.Failure"));
  expect(stage.story().filter((line) => line === "shutdownStarted spindown")).toHaveLength(1);
});

test("the story of a turn is told once and whole, and nothing is left of it", async () => {
  const stage = await shared(2, { memorySize: 128 });
  const start = stage.journal.length;
  const { requestId, report } = await stage.invoke();
  await stage.clock.advance(20);
  await stage.respond(requestId);
  await report;
  const entries = stage.journal.since(start);
  expect(entries).toMatchObject([
    { type: "invokeStarted", requestId, start: "cold" },
    { type: "answered", requestId, outcome: "success" },
    { type: "runtimeDone", requestId, status: "success", durationMs: 20 },
    { type: "invokeEnded", requestId, status: "success", durationMs: 20 },
  ]);
  expect(stage.clock.pending).toBe(0);
  expect(await stage.respond(requestId)).toBe("InvalidRequestID");
  await stage.fleet.close("spindown");
});

test("memory is looked at until the last turn is over, and one that has too much fails those that go on", async () => {
  const stage = await shared(2, { memorySize: 128 });
  const done = await stage.invoke({ requestId: "done" });
  const other = await stage.invoke({ requestId: "other" });
  await stage.respond("done");
  stage.host.last("runtime").usedBytes = 200 * 1024 * 1024;
  await stage.clock.advance(50);
  expect([await done.report, await other.report]).toMatchObject([
    { status: "success" },
    { status: "error", errorType: "Runtime.OutOfMemory" },
  ]);
  await stage.fleet.close("spindown");
});

test("a turn whose runtime has died when it begins is given to no poll", async () => {
  for (let turns = 0; turns < 20; turns++) {
    const stage = await opened(2);
    await stage.invoke({ requestId: "1" });
    const polled = stage.next();
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    stage.host.last("runtime").exit(1);
    const received = await polled;
    const story = stage.story();
    const died = story.indexOf("processExited runtime 1");
    const begun = story.indexOf("invokeStarted cold");
    if (begun === -1 || begun > died) expect(received).toEqual([]);
    await stage.fleet.close("spindown");
  }
});

test("the late answer of an attempt is not that of the next one, sent whole or still on its way", async () => {
  const stage = await shared(2, { timeoutMs: 1000 });
  const first = await stage.invoke({ requestId: "again" });
  const { invocationId } = first;
  const onItsWay = beginUpload(stage.sandbox, "again", { call: "response", invocationId });
  if (!onItsWay.ok) throw new Error("refused");
  await stage.clock.advance(1000);
  expect(await first.answer).toMatchObject({ outcome: "timeout" });
  await stage.next();
  const second = await stage.invoke({ requestId: "again" });
  const late = beginUpload(stage.sandbox, "again", { call: "response", invocationId });
  expect(late).toEqual({ ok: false, error: INVOKE_TIMEOUT });
  const end = { kind: "whole", body: new TextEncoder().encode("late") } as const;
  expect(await endUpload(stage.sandbox, onItsWay.value, end)).toEqual(INVOKE_TIMEOUT);
  await stage.respond("again", "own");
  expect(await bodyOf(second)).toBe("own");
  await stage.fleet.close("spindown");
});
