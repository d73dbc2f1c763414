import { expect, test } from "bun:test";
import { sleep } from "../../../src/core/clock.ts";
import type { JournalEntry } from "../../../src/lambda/journal-entry.ts";
import { Stage } from "../../support/stage.ts";
import { settle } from "../../support/virtual-clock.ts";

type Entry<Type extends JournalEntry["type"]> = Extract<JournalEntry, { type: Type }>;

function lastOf<Type extends JournalEntry["type"]>(stage: Stage, type: Type): Entry<Type> {
  const entry = stage.journal.since(0).findLast((each) => each.type === type);
  if (!entry) throw new Error(`There is no ${type}`);
  return entry as Entry<Type>;
}

/** Reading what `source` has written takes us `ms`. */
function readSlowly(stage: Stage, source: string, ms: number): void {
  stage.host.last(source).drain = () => sleep(stage.clock, ms);
}

test("the time in which we read what was written is not the function's, nor ends it at its deadline", async () => {
  const stage = new Stage({ extensions: ["audit"], function: { timeoutMs: 3000 } });
  const { invocation, ids } = await stage.dispatched(["audit"]);
  readSlowly(stage, "runtime", 100);
  await stage.clock.advance(2950);
  await stage.respond(invocation.requestId);
  await stage.next();
  await stage.event(ids[0]!);
  await stage.clock.advance(3000);
  expect(lastOf(stage, "runtimeDone")).toMatchObject({ status: "success", durationMs: 2950 });
  expect(lastOf(stage, "invokeEnded")).toMatchObject({
    status: "success",
    durationMs: 2950,
    billedMs: 2950,
    extensionOverheadMs: 0,
  });
});

test("an extension that is late is so also while we read what the runtime has written", async () => {
  const stage = new Stage({ extensions: ["audit"], function: { timeoutMs: 3000 } });
  const { invocation } = await stage.dispatched(["audit"]);
  readSlowly(stage, "runtime", 100);
  await stage.clock.advance(2950);
  await stage.respond(invocation.requestId);
  await stage.next();
  await stage.clock.advance(3000);
  expect(lastOf(stage, "invokeEnded")).toMatchObject({ status: "timeout", durationMs: 3000 });
});

test("the time in which we read what was written is not that of init, nor ends it at its limit", async () => {
  const stage = new Stage();
  await stage.invoke();
  readSlowly(stage, "runtime", 100);
  await stage.clock.advance(9950);
  await stage.next();
  await stage.clock.advance(200);
  expect(lastOf(stage, "initEnded")).toMatchObject({ status: "success", durationMs: 9950 });
});

test("what follows each other in an invoke does not overlap, however late it is noted", async () => {
  const stage = new Stage({ extensions: ["audit"] });
  const { invocation, ids } = await stage.dispatched(["audit"]);
  const startedAt = stage.clock.now();
  readSlowly(stage, "runtime", 30);
  await stage.clock.advance(10);
  await stage.respond(invocation.requestId);
  await stage.next();
  await stage.clock.advance(5);
  await stage.event(ids[0]!);
  await stage.clock.advance(100);
  expect(lastOf(stage, "runtimeDone")).toMatchObject({ startedAt, durationMs: 10 });
  expect(lastOf(stage, "invokeEnded")).toMatchObject({
    startedAt,
    durationMs: 15,
    extensionOverheadMs: 5,
  });
});

test("a process that dies ends init at once, also while we read what another has written", async () => {
  const stage = new Stage({ extensions: ["audit"] });
  await stage.invoke();
  const id = await stage.register("audit");
  readSlowly(stage, "runtime", 100);
  await stage.event(id);
  await stage.next();
  await stage.clock.advance(10);
  stage.host.last("audit").exit(1);
  await settle();
  expect(lastOf(stage, "initEnded")).toMatchObject({
    status: "error",
    errorType: "Extension.Crash",
    durationMs: 10,
  });
});

test("a process that dies ends an invoke at once, also while we read what the runtime wrote before its next", async () => {
  const stage = new Stage({ extensions: ["audit"] });
  const { invocation } = await stage.dispatched(["audit"]);
  readSlowly(stage, "runtime", 100);
  await stage.respond(invocation.requestId);
  await stage.next();
  await stage.clock.advance(10);
  const start = stage.journal.length;
  stage.host.last("audit").exit(1);
  await settle();
  expect(stage.story(start).slice(0, 3)).toEqual([
    "processExited audit 1",
    "runtimeDone",
    "resetStarted failure",
  ]);
  // The runtime was back at next before.
  expect(lastOf(stage, "runtimeDone")).toMatchObject({ status: "success", durationMs: 0 });
  expect(await invocation.report).toMatchObject({ status: "error", durationMs: 10 });
});

test("what an extension wrote before its next is read before the invoke ends", async () => {
  const stage = new Stage({ extensions: ["audit"] });
  const { invocation, ids } = await stage.dispatched(["audit"]);
  await stage.respond(invocation.requestId);
  await stage.next();
  await stage.clock.advance(5);
  readSlowly(stage, "audit", 100);
  const start = stage.journal.length;
  await stage.event(ids[0]!);
  await stage.clock.advance(99);
  expect(stage.story(start)).toEqual(["next audit"]);
  await stage.clock.advance(1);
  expect(stage.story(start)).toEqual(["next audit", "invokeEnded success"]);
});
