import { expect, test } from "bun:test";
import { Stage } from "../../support/stage.ts";
import { settle } from "../../support/virtual-clock.ts";

/** An environment after its first invoke. */
async function idle(extensions: readonly string[] = []) {
  const stage = new Stage({ freeze: true, extensions });
  const { invocation, ids } = await stage.dispatched(extensions);
  await stage.respond(invocation.requestId);
  await stage.next();
  const events = await Promise.all(ids.map((id) => stage.event(id)));
  await settle();
  return { stage, ids, events };
}

test("every process is stopped when all are at next, and not before", async () => {
  const stage = new Stage({ freeze: true, extensions: ["audit"] });
  const { invocation, ids } = await stage.dispatched(["audit"]);
  await stage.respond(invocation.requestId);
  await stage.next();
  expect(stage.host.last("audit").signals).toEqual([]);
  await stage.event(ids[0]!);
  expect(stage.host.last("runtime").signals).toEqual(["SIGSTOP"]);
  expect(stage.host.last("audit").signals).toEqual(["SIGSTOP"]);
  expect(stage.story().at(-1)).toBe("frozen");
});

test("the next invoke thaws the environment before anything reaches it", async () => {
  const { stage } = await idle(["audit"]);
  const start = stage.journal.length;
  await stage.invoke();
  expect(stage.story(start)).toEqual(["thawed", "invokeStarted warm", "eventSent audit INVOKE"]);
  expect(stage.host.last("runtime").signals).toEqual(["SIGSTOP", "SIGCONT"]);
});

test("it is not frozen between two invokes when the second waits already", async () => {
  const stage = new Stage({ freeze: true, function: { concurrency: 1 }, extensions: ["audit"] });
  const { invocation, ids } = await stage.dispatched(["audit"]);
  await stage.respond(invocation.requestId);
  await stage.invoke();
  await stage.next();
  await stage.event(ids[0]!);
  expect(stage.story()).not.toContain("frozen");
});

test("a shutdown thaws it first, so that SIGTERM and SHUTDOWN find it running", async () => {
  const { stage, events } = await idle(["audit"]);
  const shutdown = stage.fleet.shutdown("spindown");
  await settle();
  expect(stage.host.last("runtime").signals).toEqual(["SIGSTOP", "SIGCONT", "SIGTERM"]);
  await stage.clock.advance(2000);
  await shutdown;
  expect(events[0]?.at(-1)?.event.eventType).toBe("SHUTDOWN");
});

test("an init ahead of any invoke ends in a frozen environment", async () => {
  const stage = new Stage({ freeze: true });
  const begun = stage.fleet.begin();
  await settle();
  await stage.next();
  await begun;
  expect(stage.story().slice(-2)).toEqual(["initEnded init success", "frozen"]);
});

test("a process that dies while it is frozen is noticed, and the next invoke is cold", async () => {
  const { stage } = await idle();
  stage.host.last("runtime").signal("SIGKILL");
  await settle();
  expect(stage.story().at(-1)).toBe("environmentEnded");
  await stage.invoke();
  expect(stage.fleet.begun).toBe(2);
});

test("with freezing off nothing is ever stopped", async () => {
  const stage = new Stage({ freeze: false });
  const { invocation } = await stage.dispatched();
  await stage.respond(invocation.requestId);
  await stage.next();
  await invocation.report;
  expect(stage.host.last("runtime").signals).toEqual([]);
});
