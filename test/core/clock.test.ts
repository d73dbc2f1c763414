import { expect, test } from "bun:test";
import { settlesWithin, sleep, systemClock } from "../../src/core/clock.ts";
import { VirtualClock } from "../support/virtual-clock.ts";

test("sleep() resolves when its time has come and leaves no timer", async () => {
  const clock = new VirtualClock();
  const slept = sleep(clock, 900_000).then(() => "awake");
  await clock.advance(900_000);
  expect(await slept).toBe("awake");
  expect(clock.pending).toBe(0);
});

test("sleep() rejects with the reason of its signal and leaves no timer", async () => {
  const clock = new VirtualClock();
  const controller = new AbortController();
  const slept = sleep(clock, 1000, controller.signal);
  const reason = new Error("woken");
  controller.abort(reason);
  await expect(slept).rejects.toBe(reason);
  expect(clock.pending).toBe(0);
});

test("settlesWithin() says whether a promise was in time", async () => {
  const clock = new VirtualClock();
  const never = new Promise(() => {});
  const late = settlesWithin(clock, 300, never);
  await clock.advance(300);
  expect(await late).toBe(false);
  expect(await settlesWithin(clock, 300, Promise.resolve())).toBe(true);
  expect(clock.pending).toBe(0);
});

test("systemClock takes a delay that is too long for a timer for a long one", async () => {
  let hasCome = false;
  const cancel = systemClock.schedule(Number.MAX_SAFE_INTEGER, () => (hasCome = true));
  await sleep(systemClock, 10);
  cancel();
  expect(hasCome).toBe(false);
});
