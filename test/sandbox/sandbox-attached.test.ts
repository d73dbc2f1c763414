import { expect, test } from "bun:test";
import { RUNTIME } from "../../src/lambda/source-name.ts";
import { beginUpload } from "../../src/sandbox/call/runtime-answer.ts";
import { reportInitError } from "../../src/sandbox/call/init-error.ts";
import { Stage } from "../support/stage.ts";
import { settle } from "../support/virtual-clock.ts";

/** An environment that nobody has called yet. */
async function opened(extensions: readonly string[] = []): Promise<Stage> {
  const stage = new Stage({ extensions, attached: [RUNTIME, ...extensions] });
  await stage.fleet.begin();
  return stage;
}

test("who waited while an attached environment was shut down at work meets what attaches next", async () => {
  const stage = await opened();
  const { invocation } = await stage.dispatched();
  const waiting = await stage.invoke();
  await stage.fleet.shutdown("spindown");
  expect(await invocation.answer).toMatchObject({ errorType: "Sandbox.Failure" });
  await stage.next();
  await stage.respond(waiting.requestId);
  await stage.next();
  expect(await waiting.report).toMatchObject({ status: "success", start: "cold" });
  await stage.fleet.close("spindown");
});

test("a shutdown in the turn in which an invoke ends ends nothing twice, whoever comes next", async () => {
  for (let turns = 0; turns < 10; turns++) {
    const stage = await opened(["audit"]);
    const { invocation, ids } = await stage.dispatched(["audit"]);
    await stage.invoke();
    await stage.respond(invocation.requestId);
    await stage.next();
    void stage.event(ids[0]!);
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    const shutdown = stage.fleet.shutdown("spindown");
    await stage.clock.advance(5000);
    await shutdown;
    const phases = stage.story().filter((line) => /^(reset|shutdown)(Started|Ended)/.test(line));
    const starts = phases.filter((line, index) => index % 2 === 0 && line.includes("Started"));
    expect(starts).toHaveLength(phases.length / 2);
    await stage.fleet.close("spindown");
  }
});

test("two shutdowns at once of an attached environment are one", async () => {
  const stage = await opened();
  await stage.dispatched();
  const waiting = await stage.invoke();
  await Promise.all([stage.fleet.shutdown("spindown"), stage.fleet.shutdown("spindown")]);
  expect(stage.story().filter((line) => line.startsWith("shutdownStarted"))).toHaveLength(1);
  expect(waiting.isAnswered).toBe(false);
  await stage.fleet.close("spindown");
  expect(await waiting.answer).toMatchObject({ errorType: "Sandbox.Failure" });
});

test("an attached environment that is closed while it is shut down answers who waits", async () => {
  const stage = await opened(["audit"]);
  await stage.dispatched(["audit"]);
  const waiting = await stage.invoke();
  const shutdown = stage.fleet.shutdown("spindown");
  await settle();
  const closed = stage.fleet.close("spindown");
  await stage.clock.advance(5000);
  await Promise.all([shutdown, closed]);
  expect(await waiting.answer).toMatchObject({ errorType: "Sandbox.Failure" });
  expect(stage.fleet.sandboxes).toEqual([]);
});

test("the wait for an attached extension that does not come back ends with the shutdown", async () => {
  const stage = await opened(["audit"]);
  const id = await stage.register("audit", ["SHUTDOWN"]);
  await stage.next();
  await stage.event(id);
  const { generation } = stage.sandbox;
  const shutdown = stage.fleet.shutdown("spindown");
  await stage.clock.advance(2000);
  await shutdown;
  expect(generation.aftermath.waiting).toBe(0);
  await stage.fleet.close("spindown");
});

test("an old failure is told to nobody once something has attached that works", async () => {
  const stage = await opened();
  reportInitError(stage.sandbox, { errorType: "Runtime.Bad", body: new Uint8Array() });
  await settle();
  await stage.next();
  const { invocation } = await stage.dispatched();
  const waiting = await stage.invoke();
  await stage.clock.advance(3000);
  expect(await invocation.answer).toMatchObject({ outcome: "timeout" });
  expect(waiting.isAnswered).toBe(false);
  await stage.fleet.close("spindown");
});

test("an old failure is told to nobody once a shutdown has come after it", async () => {
  const stage = await opened();
  reportInitError(stage.sandbox, { errorType: "Runtime.Bad", body: new Uint8Array() });
  await settle();
  await stage.fleet.shutdown("spindown");
  const invocation = await stage.invoke();
  expect(invocation.isAnswered).toBe(false);
  await stage.next();
  await stage.respond(invocation.requestId);
  await stage.next();
  expect(await invocation.report).toMatchObject({ status: "success", start: "cold" });
  await stage.fleet.close("spindown");
});

test("an invoke that is told of an old failure ends at once, at whatever turn a shutdown begins", async () => {
  for (let turns = 0; turns < 10; turns++) {
    const stage = await opened();
    reportInitError(stage.sandbox, { errorType: "Runtime.BadInit", body: new Uint8Array() });
    await settle();
    const start = stage.journal.length;
    const invocation = stage.fleet.invoke({ payload: new Uint8Array() });
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    await stage.fleet.shutdown("spindown");
    expect(await invocation.answer).toMatchObject({ errorType: "Runtime.BadInit" });
    const story = stage.story(start);
    const begin = story.indexOf("invokeStarted cold");
    expect(story.slice(begin, begin + 4)).toEqual([
      "invokeStarted cold",
      "answered error",
      "runtimeDone",
      "invokeEnded error",
    ]);
    await stage.fleet.close("spindown");
  }
});

test("a fault of an attached init is told once, to the first who invokes while nobody has called again", async () => {
  const stage = await opened();
  reportInitError(stage.sandbox, { errorType: "Runtime.Bad", body: new Uint8Array() });
  await settle();
  const told = await stage.invoke();
  expect(await told.answer).toMatchObject({ outcome: "error", errorType: "Runtime.Bad" });
  const waiting = await stage.invoke();
  expect(waiting.isAnswered).toBe(false);
  await stage.next();
  await stage.respond(waiting.requestId);
  await stage.next();
  expect(await waiting.report).toMatchObject({ status: "success", start: "cold" });
  await stage.fleet.close("spindown");
});

test("a fault of an attached init is told to nobody who invokes when something has called again", async () => {
  const stage = await opened(["audit"]);
  const failed = await stage.register("audit", []);
  await stage.event(failed);
  reportInitError(stage.sandbox, { errorType: "Runtime.Bad", body: new Uint8Array() });
  await settle();
  const start = stage.journal.length;
  const id = await stage.register("audit", []);
  const invocation = await stage.invoke();
  expect(invocation.isAnswered).toBe(false);
  await stage.event(id);
  await stage.next();
  await stage.respond(invocation.requestId);
  await stage.next();
  expect(stage.story(start)).toEqual([
    "registered audit external",
    "initStarted init",
    "next audit",
    "next runtime",
    "initEnded init success",
    "invokeStarted cold",
    "answered success",
    "runtimeDone",
    "invokeEnded success",
  ]);
  await stage.fleet.close("spindown");
});

test("who invokes while an attached environment is shut down meets what attaches next, though its init had just ended", async () => {
  for (let turns = 0; turns < 10; turns++) {
    const stage = await opened(["audit"]);
    const id = await stage.register("audit", ["SHUTDOWN"]);
    await stage.next();
    void stage.event(id);
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    const shutdown = stage.fleet.shutdown("spindown");
    await settle();
    const waiting = await stage.invoke();
    await stage.clock.advance(2000);
    await shutdown;
    expect([turns, waiting.isAnswered]).toEqual([turns, false]);
    const again = await stage.register("audit", []);
    await stage.event(again);
    await stage.next();
    await stage.respond(waiting.requestId);
    await stage.next();
    expect(await waiting.report).toMatchObject({ status: "success", start: "cold" });
    await stage.fleet.close("spindown");
  }
});

test("an answer to an invocation that has failed is 400 at every turn of the reset", async () => {
  const stage = await opened();
  const { invocation } = await stage.dispatched();
  const refusals = new Set<string | undefined>();
  const answerEveryTurn = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn++) {
      await Promise.resolve();
      const begun = beginUpload(stage.sandbox, invocation.requestId, { call: "response" });
      refusals.add(begun.ok ? undefined : begun.error.errorType);
    }
  };
  stage.journal.subscribe(({ type }) => {
    if (type === "resetEnded") void answerEveryTurn();
  });
  await stage.clock.advance(3000);
  expect([...refusals]).toEqual(["InvalidRequestID"]);
  await stage.fleet.close("spindown");
});

test("who waits for an attached init is answered when it fails, and not after the extensions", async () => {
  const stage = await opened(["audit"]);
  const waiting = await stage.invoke();
  await stage.event(await stage.register("audit"));
  reportInitError(stage.sandbox, { errorType: "Runtime.Bad", body: new Uint8Array() });
  await settle();
  expect(waiting.isAnswered).toBe(true);
  await stage.clock.advance(2000);
  expect(await waiting.report).toMatchObject({ status: "error", errorType: "Runtime.Bad" });
  await stage.fleet.close("spindown");
});
