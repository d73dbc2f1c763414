import { expect, test } from "bun:test";
import { messageOf } from "../../src/core/error.ts";
import { timedOut } from "../../src/lambda/fault.ts";
import { RUNTIME } from "../../src/lambda/source-name.ts";
import { Invocation } from "../../src/sandbox/invocation.ts";
import { reportInitError } from "../../src/sandbox/call/init-error.ts";
import { Sandbox } from "../../src/sandbox/sandbox.ts";
import { Stage } from "../support/stage.ts";
import { settle } from "../support/virtual-clock.ts";

/** An environment that no fleet places anything in. */
function alone(options: ConstructorParameters<typeof Stage>[0] = {}) {
  const stage = new Stage(options);
  const sandbox = new Sandbox(
    { number: 1, address: "127.0.0.1:9001" },
    stage.fleet.world,
    () => {},
  );
  stage.sandboxes.push(sandbox.environment);
  return { stage, sandbox };
}

function invocation(requestId = "1"): Invocation {
  return new Invocation(
    { requestId, invocationId: `${requestId}-1` },
    { payload: new Uint8Array() },
  );
}

/** What has come of `promise` so far. */
async function progressOf(promise: Promise<unknown>): Promise<string> {
  let progress = "waits";
  void promise.then(() => (progress = "resolved"));
  await settle();
  return progress;
}

test("Sandbox.invoke() takes no more invocations than it has slots", async () => {
  const { sandbox } = alone({ slots: 2 });
  const taken = ["1", "2"].map((requestId) => sandbox.invoke(invocation(requestId)));
  expect(await sandbox.invoke(invocation("3")).catch(messageOf)).toContain("has slots for");
  expect(sandbox.turns.size).toBe(2);
  await sandbox.close("spindown");
  await Promise.all(taken);
});

test("Sandbox.invoke() takes nothing once the environment leaves", async () => {
  const { sandbox } = alone();
  await sandbox.close("spindown");
  expect(await sandbox.invoke(invocation()).catch(messageOf)).toContain("has slots for");
});

test("Sandbox.invoke() notes where the journal stood when the environment took the invocation", async () => {
  const { stage, sandbox } = alone();
  sandbox.begin();
  await settle();
  const taken = invocation();
  const isOver = sandbox.invoke(taken);
  expect(taken.journalStart).toBe(stage.journal.length);
  expect(taken.journalStart).toBeGreaterThan(0);
  await sandbox.close("spindown");
  await isOver;
});

test("Sandbox.invoke() resolves when its turn has been told of an attached init that failed", async () => {
  const { stage, sandbox } = alone({ attached: [RUNTIME] });
  const told = invocation();
  const isOver = sandbox.invoke(told);
  await settle();
  reportInitError(stage.sandbox, { errorType: "Runtime.Bad", body: new Uint8Array() });
  expect(await progressOf(isOver)).toBe("resolved");
  expect(await told.report).toMatchObject({ errorType: "Runtime.Bad" });
  await sandbox.close("spindown");
});

test("Sandbox.invoke() resolves when its turn is over, also one that failed with another", async () => {
  const { stage, sandbox } = alone({ slots: 2, extensions: ["audit"] });
  const turns = ["1", "2"].map((requestId) => sandbox.invoke(invocation(requestId)));
  await settle();
  const id = await stage.register("audit");
  await stage.next();
  await stage.next();
  await stage.event(id);
  stage.host.last("audit").ignores = ["SIGTERM"];
  stage.host.last("runtime").exit(1);
  expect(await Promise.all(turns.map(progressOf))).toEqual(["waits", "waits"]);
  await stage.clock.advance(2000);
  expect(await Promise.all(turns.map(progressOf))).toEqual(["resolved", "resolved"]);
  const closed = sandbox.close("spindown");
  await stage.clock.advance(2000);
  await closed;
});

test("Sandbox.freezeIfIdle() stops nothing while init goes on", async () => {
  const { stage, sandbox } = alone({ freeze: true });
  sandbox.begin();
  await settle();
  sandbox.freezeIfIdle();
  expect(stage.host.last("runtime").signals).toEqual([]);
  await sandbox.close("spindown");
});

test("Sandbox.freezeIfIdle() stops what is stopped already no second time", async () => {
  const { stage, sandbox } = alone({ freeze: true });
  sandbox.begin();
  await settle();
  await stage.next();
  sandbox.freezeIfIdle();
  sandbox.freezeIfIdle();
  expect(stage.story().filter((line) => line === "frozen")).toEqual(["frozen"]);
  await sandbox.close("spindown");
});

test("an attached environment begins its init with the first call, though nobody has begun it", async () => {
  const { stage, sandbox } = alone({ attached: [RUNTIME] });
  await stage.next();
  expect(stage.story()).toEqual([
    "environmentStarted",
    "next runtime",
    "initStarted init",
    "initEnded init success",
  ]);
  await sandbox.close("spindown");
});

test("an attached environment begins its init with the first call after a reset, before any invoke", async () => {
  const { stage, sandbox } = alone({ attached: [RUNTIME], function: { timeoutMs: 1000 } });
  const late = sandbox.invoke(invocation());
  await stage.next();
  await stage.clock.advance(1000);
  await late;
  const start = stage.journal.length;
  await stage.next();
  expect(stage.story(start)).toEqual([
    "next runtime",
    "initStarted init",
    "initEnded init success",
  ]);
  const next = invocation("2");
  void sandbox.invoke(next);
  await settle();
  await stage.respond("2");
  await stage.next();
  expect(await next.report).toMatchObject({ start: "reset" });
  await sandbox.close("spindown");
});

test("who waits for an attached environment that is closed while it is shut down is answered", async () => {
  const { stage, sandbox } = alone({ attached: [RUNTIME, "audit"], extensions: ["audit"] });
  await stage.event(await stage.register("audit", ["SHUTDOWN"]));
  await stage.next();
  const shutdown = sandbox.shutdown("spindown");
  const waiting = invocation();
  const isOver = sandbox.invoke(waiting);
  await settle();
  const closed = sandbox.close("spindown");
  await stage.clock.advance(2000);
  expect(await Promise.all([shutdown, closed, isOver].map(progressOf))).toEqual(
    Array(3).fill("resolved"),
  );
  expect(await waiting.report).toMatchObject({ errorType: "Sandbox.Failure" });
});

test.each(["shutdown", "close"] as const)(
  "Sandbox.%s() that comes while the environment is shut down changes no reason",
  async (call) => {
    const { stage, sandbox } = alone({ attached: [RUNTIME] });
    void sandbox.invoke(invocation());
    await stage.next();
    const both = [sandbox[call]("spindown"), sandbox[call]("failure")];
    await Promise.all(both);
    expect(stage.story().filter((line) => line.startsWith("shutdownStarted"))).toEqual([
      "shutdownStarted spindown",
    ]);
    await sandbox.close("spindown");
  },
);

test("a process that dies in the turn in which init ends fails the invoke that waits, or init, and ends nothing else", async () => {
  for (let turns = 0; turns < 20; turns++) {
    const { stage, sandbox } = alone({ extensions: ["audit"] });
    const waiting = invocation();
    void sandbox.invoke(waiting);
    await settle();
    await stage.event(await stage.register("audit"));
    void stage.next();
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    stage.host.last("runtime").exit(1);
    await stage.clock.advance(2000);
    const story = stage.story();
    expect(story).not.toContain("shutdownStarted failure");
    const died = story.indexOf("processExited runtime 1");
    expect(story.indexOf("eventSent audit INVOKE", died)).toBe(-1);
    const closed = sandbox.close("spindown");
    await stage.clock.advance(4000);
    await closed;
  }
});

test("a turn that waits for an init that a shutdown ends fails as one that works does: it is reset first", async () => {
  const { stage, sandbox } = alone();
  const waiting = sandbox.invoke(invocation());
  await settle();
  const start = stage.journal.length;
  await sandbox.close("spindown");
  await waiting;
  expect(stage.story(start)).toEqual([
    "initEnded init failure",
    "processExited runtime SIGKILL",
    "invokeStarted cold",
    "answered failure",
    "runtimeDone",
    "resetStarted spindown",
    "resetEnded",
    "invokeEnded failure",
    "shutdownStarted spindown",
    "shutdownEnded",
    "environmentEnded",
  ]);
});

test("Sandbox.close() in the turn in which init ends and a process fails it leaves nobody waiting", async () => {
  for (let turns = 0; turns < 20; turns++) {
    const { stage, sandbox } = alone();
    const waiting = invocation();
    const isOver = sandbox.invoke(waiting);
    await settle();
    void stage.next();
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    stage.sandbox.generation.fail(timedOut(1000));
    const closed = sandbox.close("spindown");
    expect(await Promise.all([isOver, closed].map(progressOf))).toEqual(["resolved", "resolved"]);
    expect(await waiting.report).toMatchObject({ environment: 1 });
  }
});
