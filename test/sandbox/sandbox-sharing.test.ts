import { expect, test } from "bun:test";
import { messageOf } from "../../src/core/error.ts";
import { RUNTIME } from "../../src/lambda/source-name.ts";
import type { MemoryGauge } from "../../src/sandbox/ports.ts";
import { Stage } from "../support/stage.ts";
import { settle } from "../support/virtual-clock.ts";

/** Invokes at once, under the ids `1`, `2` and so on. */
function invokeAtOnce(stage: Stage, count: number) {
  const ids = Array.from({ length: count }, (_, index) => String(index + 1));
  return Promise.all(ids.map((requestId) => stage.invoke({ requestId })));
}

test("callers who come while an environment is opened share it, and open no more than they need", async () => {
  const stage = new Stage({ slots: 3 });
  await invokeAtOnce(stage, 4);
  expect(stage.sandboxes.map(({ number }) => number)).toEqual([1, 2]);
  const taken = stage.fleet.sandboxes.map(({ turns }) =>
    [...turns].map(({ requestId }) => requestId),
  );
  expect(taken).toEqual([["1", "3", "4"], ["2"]]);
  await stage.fleet.close("spindown");
});

test("who waits for the only environment there may be has a slot as soon as it is open", async () => {
  const stage = new Stage({ slots: 3, attached: [RUNTIME] });
  await invokeAtOnce(stage, 3);
  const given = await Promise.all([stage.next(), stage.next(), stage.next()]);
  expect(given.flat().map(({ requestId }) => requestId)).toEqual(["1", "2", "3"]);
  await stage.fleet.close("spindown");
});

test("who waits for an environment that cannot be opened ahead opens another", async () => {
  const given: number[] = [];
  for (let turns = 0; turns < 8; turns++) {
    const stage = new Stage({ attached: [RUNTIME] });
    stage.failOpening(1);
    const begun = stage.fleet.begin().catch(messageOf);
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    const invocation = stage.fleet.invoke({ payload: new Uint8Array() });
    void invocation.answer.catch(() => {});
    expect(await begun).toBe("no address 1");
    await settle();
    if (stage.sandboxes.length === 0) continue;
    given.push(turns);
    expect(await stage.next()).toEqual([invocation]);
    await stage.fleet.close("spindown");
  }
  expect(given.length).toBeGreaterThan(1);
});

test("an init that is repeated for several has the limit of an init, and no deadline ends it", async () => {
  const stage = new Stage({ slots: 2, function: { timeoutMs: 1000 } });
  const [one, two] = await invokeAtOnce(stage, 2);
  stage.host.last("runtime").exit(1);
  await stage.clock.advance(5000);
  expect([one!.isAnswered, two!.isAnswered]).toEqual([false, false]);
  await stage.next();
  await stage.respond("1");
  expect(await one!.report).toMatchObject({ status: "success", durationMs: 0 });
  await stage.clock.advance(1000);
  expect(await two!.report).toMatchObject({ status: "timeout", durationMs: 1000 });
  expect(stage.story().filter((line) => line.startsWith("reset"))).toEqual([]);
  await stage.fleet.close("spindown");
});

test("an init that is repeated for several and never ends fails all of them at its limit", async () => {
  const stage = new Stage({ slots: 2, function: { timeoutMs: 1000 } });
  const invocations = await invokeAtOnce(stage, 2);
  stage.host.last("runtime").exit(1);
  await stage.clock.advance(10_000);
  const answers = await Promise.all(invocations.map(({ answer }) => answer));
  expect(answers.map(({ outcome }) => outcome)).toEqual(["timeout", "timeout"]);
  await stage.fleet.close("spindown");
});

test("an environment whose invocations are failed takes none that comes meanwhile", async () => {
  const stage = new Stage({ slots: 2, extensions: ["audit"] });
  const { ids } = await stage.dispatched(["audit"]);
  stage.host.last("audit").ignores = ["SIGTERM"];
  stage.host.last("runtime").exit(1);
  await settle();
  const meanwhile = await stage.invoke();
  expect(stage.fleet.begun).toBe(1);
  await stage.clock.advance(100);
  expect(stage.fleet.begun).toBe(2);
  expect(ids).toHaveLength(1);
  await stage.clock.advance(2000);
  expect(meanwhile.isAnswered).toBe(false);
  const closed = stage.fleet.close("spindown");
  await stage.clock.advance(10_000);
  await closed;
});

test("a process that dies while the memory is looked at ends each invocation once", async () => {
  const stage = new Stage({ slots: 2 });
  let look = Promise.withResolvers<void>();
  stage.host.openGauge = (): MemoryGauge => ({
    read: async () => {
      await look.promise;
      return [];
    },
  });
  const [one] = await invokeAtOnce(stage, 1);
  look.resolve();
  await stage.next();
  await stage.next();
  look = Promise.withResolvers();
  await stage.respond("1");
  const two = await stage.invoke({ requestId: "2" });
  stage.host.last("runtime").exit(1);
  await settle();
  look.resolve();
  expect(await one!.answer).toMatchObject({ outcome: "success" });
  expect(await two.report).toMatchObject({ errorType: "Runtime.ExitError" });
  await settle();
  const ends = stage.journal.since(0).filter(({ type }) => type === "invokeEnded");
  expect(ends).toHaveLength(2);
  await stage.fleet.close("spindown");
});

test("an invocation whose memory is looked at for longer than its reset takes ends with the others", async () => {
  const stage = new Stage({ slots: 2 });
  const first = Promise.withResolvers<void>();
  let isFirst = true;
  stage.host.openGauge = (): MemoryGauge => ({
    read: async () => {
      if (isFirst) await ((isFirst = false), first.promise);
      return [];
    },
  });
  const opened = stage.fleet.begin();
  await settle();
  isFirst = false;
  await stage.next();
  await opened;
  isFirst = true;
  const one = await stage.invoke();
  await stage.next();
  await stage.respond(one.requestId);
  const two = await stage.invoke();
  stage.host.last("runtime").exit(1);
  await settle();
  first.resolve();
  await settle();
  const reports = await Promise.all([one.report, two.report]);
  expect(reports.map((report) => report?.errorType)).toEqual(Array(2).fill("Runtime.ExitError"));
  expect(stage.story().filter((line) => line.startsWith("resetStarted"))).toHaveLength(1);
  await stage.fleet.close("spindown");
});
