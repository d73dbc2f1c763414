import { expect, test } from "bun:test";
import { messageOf } from "../../../src/core/error.ts";
import { Fleet } from "../../../src/sandbox/fleet/fleet.ts";
import type { Invocation } from "../../../src/sandbox/invocation.ts";
import { Sandbox } from "../../../src/sandbox/sandbox.ts";
import { Stage } from "../../support/stage.ts";
import { settle } from "../../support/virtual-clock.ts";

/** Brings the youngest environment to where it has answered `invocation` and waits again. */
async function finish(stage: Stage, invocation: Invocation, number: number): Promise<void> {
  const sandbox = stage.sandboxes[number - 1];
  await stage.respond(invocation.requestId, '"ok"', sandbox);
  await stage.next(sandbox);
}

test("steps in turn meet one warm environment", async () => {
  const stage = new Stage();
  const { invocation: first } = await stage.dispatched();
  await finish(stage, first, 1);
  const second = await stage.invoke();
  await finish(stage, second, 1);
  expect([await first.report, await second.report]).toMatchObject([
    { environment: 1, start: "cold" },
    { environment: 1, start: "warm" },
  ]);
});

test("an invoke takes the idle environment that was used last", async () => {
  const stage = new Stage();
  const { invocation: first } = await stage.dispatched();
  const { invocation: second } = await stage.dispatched();
  await finish(stage, second, 2);
  await finish(stage, first, 1);
  const third = await stage.invoke();
  await finish(stage, third, 1);
  expect(await third.report).toMatchObject({ environment: 1, start: "warm" });
});

test("above its concurrency an invoke is throttled", async () => {
  const stage = new Stage({ function: { concurrency: 2 } });
  await stage.dispatched();
  await stage.dispatched();
  const third = await stage.invoke();
  expect(await third.answer).toMatchObject({
    outcome: "throttled",
    errorType: "TooManyRequestsException",
  });
  expect(await third.report).toBeUndefined();
  expect(stage.fleet.begun).toBe(2);
});

test("a caller that has its answer does not count: the next waits for the environment", async () => {
  const stage = new Stage({ function: { concurrency: 1 }, extensions: ["audit"] });
  const { invocation: first, ids } = await stage.dispatched(["audit"]);
  await stage.respond(first.requestId);
  const second = await stage.invoke();
  expect(second.isAnswered).toBe(false);
  await stage.next();
  await stage.event(ids[0]!);
  await finish(stage, second, 1);
  await stage.event(ids[0]!);
  expect(await second.report).toMatchObject({ environment: 1, start: "warm" });
});

test("after a shutdown the next invoke meets a new environment", async () => {
  const stage = new Stage();
  const { invocation } = await stage.dispatched();
  await finish(stage, invocation, 1);
  await stage.fleet.shutdown("spindown");
  const { invocation: next } = await stage.dispatched();
  await finish(stage, next, 2);
  expect(await next.report).toMatchObject({ environment: 2, start: "cold" });
});

test("an invoke that comes while an environment is on its way out meets a new one", async () => {
  const stage = new Stage({ extensions: ["audit"] });
  const { invocation, ids } = await stage.dispatched(["audit"]);
  await stage.respond(invocation.requestId);
  await stage.next();
  await stage.event(ids[0]!);
  stage.host.last("runtime").exit(1);
  await settle();
  const second = await stage.invoke();
  expect(stage.fleet.begun).toBe(2);
  await stage.register("audit");
  await stage.next();
  expect(second.isAnswered).toBe(false);
  await stage.clock.advance(2000);
  expect(stage.story()).toContain("environmentEnded");
});

test("closing a fleet answers those who wait for their turn, and begins nothing for them", async () => {
  const stage = new Stage({ function: { concurrency: 1 } });
  const { invocation } = await stage.dispatched();
  await stage.respond(invocation.requestId);
  // The first caller has its answer, so the second may wait for the environment.
  const second = await stage.invoke();
  await stage.fleet.close("spindown");
  expect(await second.answer).toMatchObject({ outcome: "failure", errorType: "Sandbox.Failure" });
  expect(await second.report).toBeUndefined();
  expect(stage.fleet.begun).toBe(1);
  expect(stage.host.processes.some(({ isAlive }) => isAlive)).toBe(false);
});

test("closing a fleet while an environment is opened leaves nothing behind", async () => {
  const stage = new Stage();
  const invocation = stage.fleet.invoke({ payload: new Uint8Array() });
  await stage.fleet.close("spindown");
  expect(await invocation.answer).toMatchObject({ errorType: "Sandbox.Failure" });
  expect(stage.fleet.sandboxes).toEqual([]);
  expect(stage.host.processes.some(({ isAlive }) => isAlive)).toBe(false);
  expect(stage.clock.pending).toBe(0);
});

test("an invoke takes a healthy environment before one that was reset, which comes before a new one", async () => {
  const stage = new Stage();
  const { invocation: first } = await stage.dispatched();
  await stage.dispatched();
  await finish(stage, first, 1);
  stage.host.last("runtime").exit(1);
  await settle();
  const third = await stage.invoke();
  await finish(stage, third, 1);
  expect(await third.report).toMatchObject({ environment: 1, start: "warm" });
  await stage.invoke();
  const fifth = await stage.invoke();
  await stage.next();
  await finish(stage, fifth, 2);
  expect(await fifth.report).toMatchObject({ environment: 2, start: "reset" });
});

test("an environment that is on its way out is none to begin with: another is begun", async () => {
  const stage = new Stage({ extensions: ["audit"] });
  const { invocation, ids } = await stage.dispatched(["audit"]);
  await stage.respond(invocation.requestId);
  await stage.next();
  await stage.event(ids[0]!);
  const ended = stage.fleet.shutdown("spindown");
  await settle();
  const begun = stage.fleet.begin();
  await stage.clock.advance(2000);
  await ended;
  await settle();
  expect(stage.fleet.begun).toBe(2);
  await stage.register("audit").then((id) => stage.event(id));
  await stage.next();
  await begun;
  expect(stage.story().at(-1)).toBe("initEnded init success");
});

test("closing a fleet ends the others where one could not be opened, whose caller has been told", async () => {
  const stage = new Stage();
  const { world } = stage.fleet;
  const opened = Promise.withResolvers<never>();
  const ended: string[] = [];
  const fleet = new Fleet(world, {
    isSingle: false,
    open: async (number) => {
      if (number > 1) return opened.promise;
      return {
        address: "127.0.0.1:9001",
        serve: () => {},
        close: async () => void ended.push("1"),
      };
    },
  });
  const payload = new Uint8Array();
  fleet.invoke({ payload });
  await settle();
  const second = fleet.invoke({ payload });
  const closed = fleet.close("spindown");
  opened.reject(new Error("EMFILE"));
  await expect(second.answer).rejects.toThrow("EMFILE");
  await closed;
  expect(ended).toEqual(["1"]);
});

test("each environment has a log stream of its own, for all its generations", () => {
  const { world } = new Stage().fleet;
  const [one, other] = [1, 2].map((number) => {
    return new Sandbox({ number, address: `127.0.0.1:${number}` }, world, () => {}).environment
      .origin.logStream;
  });
  expect(one).toMatch(/^2026\/11\/23\/\[\$LATEST\][0-9a-f]{32}$/);
  expect(other).not.toBe(one);
});

test("a fleet of a single environment opens no other for who comes meanwhile", async () => {
  const { world } = new Stage().fleet;
  const fleet = new Fleet(world, {
    isSingle: true,
    open: async (number) => ({
      address: `127.0.0.1:${number}`,
      serve: () => {},
      close: async () => {},
    }),
  });
  const payload = new Uint8Array();
  const both = [fleet.invoke({ payload }), fleet.invoke({ payload })];
  await settle();
  expect(fleet.begun).toBe(1);
  await fleet.close("spindown");
  const answers = await Promise.all(both.map(({ answer }) => answer));
  expect(answers.map(({ errorType }) => errorType)).toEqual(Array(2).fill("Sandbox.Failure"));
});

test("who waits for a single environment gets another try where it could not be opened", async () => {
  const { world } = new Stage().fleet;
  const fleet = new Fleet(world, {
    isSingle: true,
    open: async (number) => {
      if (number === 1) throw new Error("EMFILE");
      return { address: `127.0.0.1:${number}`, serve: () => {}, close: async () => {} };
    },
  });
  const payload = new Uint8Array();
  const [first, second] = [fleet.invoke({ payload }), fleet.invoke({ payload })];
  expect(await first.answer.catch(messageOf)).toBe("EMFILE");
  await settle();
  expect(
    fleet.sandboxes.map(({ turns }) => [...turns].map(({ invocation }) => invocation)),
  ).toEqual([[second]]);
  await fleet.close("spindown");
});

test("Fleet.begin() resolves when the init of what it began is over", async () => {
  const stage = new Stage();
  let isBegun = false;
  const begun = stage.fleet.begin().then(() => (isBegun = true));
  await settle();
  expect(isBegun).toBe(false);
  await stage.next();
  await begun;
  await stage.fleet.close("spindown");
});

test("Fleet.begin() begins nothing where the fleet is closed while it waits for one that leaves", async () => {
  const stage = new Stage({ extensions: ["audit"] });
  const { invocation, ids } = await stage.dispatched(["audit"]);
  await finish(stage, invocation, 1);
  await stage.event(ids[0]!);
  const ended = stage.fleet.shutdown("spindown");
  await settle();
  const begun = stage.fleet.begin();
  const closed = stage.fleet.close("spindown");
  await stage.clock.advance(2000);
  await Promise.all([ended, begun, closed]);
  expect(stage.fleet.begun).toBe(1);
});

test("Fleet.close() resolves when the APIs of every environment are closed", async () => {
  const { world } = new Stage().fleet;
  const apis = Promise.withResolvers<void>();
  const address = "127.0.0.1:9001";
  const fleet = new Fleet(world, {
    isSingle: false,
    open: async () => ({ address, serve: () => {}, close: () => apis.promise }),
  });
  await fleet.open();
  let isClosed = false;
  const closed = fleet.close("spindown").then(() => (isClosed = true));
  await settle();
  expect([isClosed, fleet.sandboxes]).toEqual([false, []]);
  apis.resolve();
  await closed;
});
