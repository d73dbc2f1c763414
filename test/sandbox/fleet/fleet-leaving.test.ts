import { expect, test } from "bun:test";
import { Fleet } from "../../../src/sandbox/fleet/fleet.ts";
import type { Invocation } from "../../../src/sandbox/invocation.ts";
import { nextInvocation } from "../../../src/sandbox/call/next.ts";
import { Stage } from "../../support/stage.ts";
import { settle } from "../../support/virtual-clock.ts";

/** One environment after its first invoke. */
async function idle(extensions: readonly string[] = []) {
  const stage = new Stage({ function: { concurrency: 1 }, extensions });
  const { invocation, ids } = await stage.dispatched(extensions);
  await answer(stage, invocation);
  for (const id of ids) await stage.event(id);
  await invocation.report;
  return { stage, ids };
}

async function answer(stage: Stage, { requestId }: Invocation): Promise<void> {
  await stage.respond(requestId);
  await stage.next();
}

test("who waits for an environment that is shut down gets a new one, and not that one", async () => {
  const stage = new Stage({ function: { concurrency: 1 }, extensions: ["audit"] });
  const { invocation } = await stage.dispatched(["audit"]);
  await stage.respond(invocation.requestId);
  const waiting = await stage.invoke();
  const shutdown = stage.fleet.shutdown("spindown");
  await stage.clock.advance(2000);
  await shutdown;
  expect(stage.story().at(-1)).toBe("processStarted audit");
  await stage.register("audit", []);
  await stage.next();
  expect(waiting.isAnswered).toBe(false);
  expect(stage.sandboxes.map(({ number }) => number)).toEqual([1, 2]);
});

test("an invoke in the turn of a shutdown does not meet the environment that leaves", async () => {
  const { stage } = await idle();
  const shutdown = stage.fleet.shutdown("spindown");
  const invocation = await stage.invoke();
  await shutdown;
  await settle();
  await stage.next();
  await answer(stage, invocation);
  expect(await invocation.report).toMatchObject({ environment: 2, start: "cold" });
});

test("an invocation whose environment is shut down while it is opened gets another one", async () => {
  const stage = new Stage();
  const invocation = stage.fleet.invoke({ payload: new Uint8Array() });
  await stage.fleet.shutdown("spindown");
  await settle();
  await stage.next();
  await answer(stage, invocation);
  expect(await invocation.report).toMatchObject({ environment: 2, status: "success" });
});

test("an invoke of a closed fleet is refused, and begins no environment", async () => {
  const { stage } = await idle();
  await stage.fleet.close("spindown");
  const invocation = await stage.invoke();
  expect(await invocation.answer).toMatchObject({ errorType: "Sandbox.Failure" });
  expect(stage.fleet.begun).toBe(1);
  expect(stage.fleet.sandboxes).toEqual([]);
});

test("an environment that is begun twice at once is one", async () => {
  const stage = new Stage();
  const begun = [stage.fleet.begin(), stage.fleet.begin()];
  await settle();
  await stage.next();
  await Promise.all(begun);
  expect(stage.fleet.begun).toBe(1);
});

test("a process that ends in the turn in which its invoke does fails the invoke", async () => {
  const stage = new Stage();
  const { invocation } = await stage.dispatched();
  await stage.respond(invocation.requestId);
  void stage.next().catch(() => {});
  stage.host.last("runtime").exit(1);
  await settle();
  expect(await invocation.report).toMatchObject({
    status: "error",
    errorType: "Runtime.ExitError",
  });
  const { invocation: second } = await stage.dispatched();
  await answer(stage, second);
  expect(await second.report).toMatchObject({ status: "success", start: "reset" });
});

test("a runtime whose invocation has failed is not given it again", async () => {
  const stage = new Stage({ function: { timeoutMs: 1000 }, extensions: ["audit"] });
  const { invocation } = await stage.dispatched(["audit"]);
  stage.host.last("runtime").ignores = ["SIGTERM"];
  await stage.clock.advance(1000);
  expect(await stage.respond(invocation.requestId)).toBe("InvalidRequestID");
  expect(await stage.next()).toEqual([]);
  await stage.clock.advance(2000);
});

test("a next that is left over from before a reset does not begin the runtime after it", async () => {
  const stage = new Stage({ function: { timeoutMs: 1000 } });
  await stage.dispatched();
  await stage.clock.advance(1000);
  expect(nextInvocation(stage.sandbox, {})).toMatchObject({ ok: false, error: { status: 500 } });
  expect(stage.sandbox.generation.runtime.state).toBe("Started");
});

test("a process that starts only when its init has failed is killed without blame, and is the last", async () => {
  const stage = new Stage({ extensions: ["audit", "metrics"] });
  const mayStart = Promise.withResolvers<void>();
  const spawn = stage.host.spawn.bind(stage.host);
  stage.host.spawn = async (spec, onLine) => {
    await mayStart.promise;
    return spawn(spec, onLine);
  };
  await stage.invoke();
  const closed = stage.fleet.close("spindown");
  mayStart.resolve();
  await closed;
  expect(stage.host.processes.map(({ name, isAlive }) => [name, isAlive])).toEqual([
    ["audit", false],
  ]);
  expect(stage.journal.since(0)).toContainEqual(
    expect.objectContaining({ type: "processExited", source: "audit", isExpected: true }),
  );
});

test("a caller whose environment leaves after its init timed out hears of that, and not of init", async () => {
  const stage = new Stage({ extensions: ["audit"] });
  const invocation = await stage.invoke();
  await stage.register("audit");
  await stage.clock.advance(10_000);
  const shutdown = stage.fleet.shutdown("spindown");
  await stage.clock.advance(2000);
  await shutdown;
  expect(await invocation.answer).toMatchObject({
    outcome: "failure",
    errorType: "Sandbox.Failure",
  });
});

test("an extension may register under a name that is not listed before the runtime is started", async () => {
  const stage = new Stage({ extensions: ["obs"] });
  await stage.invoke();
  await stage.register("obs.py", ["INVOKE"]);
  expect(stage.story()).toContain("registered obs.py internal");
});

test("an invocation that waits for the slots of an environment that is leaving once it is opened gets another one at once", async () => {
  const stage = new Stage({ slots: 3 });
  const { world } = stage.fleet;
  const opened: PromiseWithResolvers<void> = Promise.withResolvers();
  const numbers: number[] = [];
  const fleet = new Fleet(world, {
    isSingle: false,
    open: async (number) => {
      numbers.push(number);
      if (number === 1) await opened.promise;
      return { address: `127.0.0.1:${number}`, serve: () => {}, close: async () => {} };
    },
  });
  const ahead = fleet.open();
  fleet.invoke({ payload: new Uint8Array() });
  const shutdown = fleet.shutdown("spindown");
  opened.resolve();
  const first = await ahead;
  expect(first.isLeaving).toBe(true);
  expect(numbers).toEqual([1, 2]);
  await shutdown;
  await fleet.close("spindown");
});
