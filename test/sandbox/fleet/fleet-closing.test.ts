/** What a fleet that is closed with some grace lets come to its end, and what it does not. */
import { expect, test } from "bun:test";
import { Stage } from "../../support/stage.ts";
import { settle } from "../../support/virtual-clock.ts";

const GRACE = { graceMs: 2000 };

/** An environment whose caller has its answer, and whose extension is still at work. */
async function answered() {
  const stage = new Stage({ extensions: ["audit"], freeze: true });
  const { invocation, ids } = await stage.dispatched(["audit"]);
  await stage.respond(invocation.requestId);
  await stage.next();
  return { stage, invocation, id: ids[0]! };
}

test("a phase whose caller has its answer comes to its end before its environment is closed", async () => {
  const { stage, invocation, id } = await answered();
  const start = stage.journal.length;
  const closed = stage.fleet.close("spindown", GRACE);
  await stage.clock.advance(1500);
  expect(stage.story(start)).toEqual([]);
  await stage.event(id);
  expect(await invocation.report).toMatchObject({ status: "success" });
  expect(stage.story(start).slice(0, 3)).toEqual([
    "next audit",
    "invokeEnded success",
    "shutdownStarted spindown",
  ]);
  await stage.clock.advance(2000);
  await closed;
  expect(stage.host.processes.some(({ isAlive }) => isAlive)).toBe(false);
  expect(stage.clock.pending).toBe(0);
});

test("a phase that goes on when its grace is over is ended", async () => {
  const { stage, invocation } = await answered();
  const closed = stage.fleet.close("spindown", GRACE);
  await stage.clock.advance(1999);
  expect(stage.story()).not.toContain("resetStarted spindown");
  await stage.clock.advance(1);
  expect(await Promise.race([closed, "still closing"])).toBe("still closing");
  await stage.clock.advance(4000);
  await closed;
  expect(await invocation.report).toMatchObject({
    status: "failure",
    errorType: "Sandbox.Failure",
  });
});

test("a phase in its grace has no more time than its own deadline", async () => {
  const stage = new Stage({ function: { timeoutMs: 1000 }, extensions: ["audit"] });
  const { invocation } = await stage.dispatched(["audit"]);
  await stage.respond(invocation.requestId);
  const closed = stage.fleet.close("spindown", GRACE);
  await stage.clock.advance(1000);
  expect(stage.story()).toContain("resetStarted timeout");
  await stage.clock.advance(4000);
  await closed;
  expect(await invocation.report).toMatchObject({ status: "timeout" });
});

test.each(["init", "invoke"] as const)(
  "whoever has no answer in the middle of %s is told at once, whatever grace others have",
  async (phase) => {
    const stage = new Stage();
    const invocation = await stage.invoke();
    if (phase === "invoke") await stage.next();
    const closed = stage.fleet.close("spindown", GRACE);
    await settle();
    expect(stage.clock.monotonic()).toBe(0);
    expect(await invocation.answer).toMatchObject({ errorType: "Sandbox.Failure" });
    await closed;
    expect(stage.clock.pending).toBe(0);
  },
);

test("an invoke that comes while others have their grace is refused", async () => {
  const { stage, id } = await answered();
  const closed = stage.fleet.close("spindown", GRACE);
  const second = await stage.invoke();
  expect(await second.answer).toMatchObject({ errorType: "Sandbox.Failure" });
  await stage.event(id);
  await stage.clock.advance(2000);
  await closed;
  expect(stage.fleet.begun).toBe(1);
});
