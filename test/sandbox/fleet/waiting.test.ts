import { expect, test } from "bun:test";
import { Stage } from "../../support/stage.ts";

/** An environment whose caller has its answer, and whose runtime has not come back to next. */
async function answered(stage: Stage): Promise<void> {
  const { invocation } = await stage.dispatched();
  await stage.respond(invocation.requestId);
}

test("a call that overtakes the runtime's own next waits for its environment", async () => {
  const stage = new Stage();
  await answered(stage);
  const second = await stage.invoke();
  await stage.clock.advance(99);
  const [given] = await stage.next();
  expect(given?.requestId).toBe(second.requestId);
  await stage.clock.advance(1000);
  expect(stage.fleet.begun).toBe(1);
});

test("an environment that takes longer than 100 ms to come back costs another one", async () => {
  const stage = new Stage();
  await answered(stage);
  await stage.invoke();
  await stage.clock.advance(99);
  expect(stage.fleet.begun).toBe(1);
  await stage.clock.advance(1);
  expect(stage.fleet.begun).toBe(2);
});

test("of two calls one waits for the environment that comes back, the other gets its own at once", async () => {
  const stage = new Stage();
  await answered(stage);
  const first = await stage.invoke();
  await stage.invoke();
  expect(stage.fleet.begun).toBe(2);
  const [given] = await stage.next(stage.sandboxes[0]);
  expect(given?.requestId).toBe(first.requestId);
});

test("an environment that is reset after a timeout is waited for, too", async () => {
  const stage = new Stage({ extensions: ["audit"] });
  await stage.dispatched(["audit"]);
  stage.host.last("audit").ignores = ["SIGTERM"];
  await stage.clock.advance(3000);
  await stage.invoke();
  expect(stage.fleet.begun).toBe(1);
  await stage.clock.advance(100);
  expect(stage.fleet.begun).toBe(2);
});

test("who waits for an environment that is shut down gets another at once", async () => {
  const stage = new Stage({ extensions: ["audit"] });
  const { invocation } = await stage.dispatched(["audit"]);
  await stage.respond(invocation.requestId);
  await stage.invoke();
  expect(stage.fleet.begun).toBe(1);
  const closed = stage.fleet.shutdown("spindown");
  await stage.clock.advance(0);
  expect(stage.fleet.begun).toBe(2);
  await stage.clock.advance(10_000);
  await closed;
});

test("closing a fleet answers who waits for an environment to come back, and leaves no timer", async () => {
  const stage = new Stage({ extensions: ["audit"] });
  const { invocation } = await stage.dispatched(["audit"]);
  await stage.respond(invocation.requestId);
  const second = await stage.invoke();
  const closed = stage.fleet.close("spindown");
  expect(await second.answer).toMatchObject({ errorType: "Sandbox.Failure" });
  await stage.clock.advance(10_000);
  await closed;
  expect(stage.clock.pending).toBe(0);
});
