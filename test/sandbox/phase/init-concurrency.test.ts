import { expect, test } from "bun:test";
import { Stage } from "../../support/stage.ts";

/** Which environments have begun an init, as often as they have. */
function inits({ journal }: Stage): readonly number[] {
  return journal
    .since(0)
    .flatMap(({ type, environment }) => (type === "initStarted" ? [environment] : []));
}

test("inits at once are bounded, and each caller gets the environment that it waits for", async () => {
  const stage = new Stage({ initConcurrency: 2 });
  const invocations = [await stage.invoke(), await stage.invoke(), await stage.invoke()];
  expect(stage.fleet.begun).toBe(3);
  expect(inits(stage)).toEqual([1, 2]);
  await stage.next(stage.sandboxes[1]);
  expect(inits(stage)).toEqual([1, 2, 3]);
  await stage.next(stage.sandboxes[2]);
  const third = invocations[2]!;
  await stage.respond(third.requestId, '"ok"', stage.sandboxes[2]);
  await stage.next(stage.sandboxes[2]);
  expect(await third.report).toMatchObject({ environment: 3, start: "cold", status: "success" });
});

test("an init that waits is outside every clock", async () => {
  const stage = new Stage({ initConcurrency: 1, function: { timeoutMs: 1000 } });
  await stage.invoke();
  const second = await stage.invoke();
  await stage.clock.advance(9000);
  await stage.next(stage.sandboxes[0]);
  await stage.clock.advance(500);
  await stage.next(stage.sandboxes[1]);
  await stage.respond(second.requestId, '"ok"', stage.sandboxes[1]);
  await stage.next(stage.sandboxes[1]);
  expect(await second.report).toMatchObject({ status: "success", initMs: 500, durationMs: 0 });
});

test("an init that an invoke repeats waits as well, and the function's clock with it", async () => {
  const stage = new Stage({ initConcurrency: 1, function: { timeoutMs: 1000 } });
  await stage.dispatched();
  await stage.invoke();
  await stage.clock.advance(1000);
  const repeating = await stage.invoke();
  await stage.clock.advance(900);
  expect(inits(stage)).toEqual([1, 2]);
  await stage.next(stage.sandboxes[1]);
  expect(inits(stage)).toEqual([1, 2, 1]);
  await stage.clock.advance(500);
  await stage.next(stage.sandboxes[0]);
  await stage.respond(repeating.requestId, '"ok"', stage.sandboxes[0]);
  await stage.next(stage.sandboxes[0]);
  expect(await repeating.report).toMatchObject({ status: "success", durationMs: 500 });
});

test("an environment that is closed while its init waits ends at once", async () => {
  const stage = new Stage({ initConcurrency: 1 });
  await stage.invoke();
  const second = await stage.invoke();
  const [, waiting] = stage.fleet.sandboxes;
  const closed = waiting!.close("spindown");
  await stage.clock.advance(0);
  expect(await second.answer).toMatchObject({ errorType: "Sandbox.Failure" });
  await closed;
  const started = stage.journal.since(0).filter(({ type }) => type === "processStarted");
  expect(started).toMatchObject([{ environment: 1 }]);
});
