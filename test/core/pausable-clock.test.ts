import { expect, test } from "bun:test";
import { PausableClock } from "../../src/core/pausable-clock.ts";
import { VirtualClock } from "../support/virtual-clock.ts";

function world() {
  const below = new VirtualClock();
  return { below, clock: new PausableClock(below) };
}

test("PausableClock goes on as the clock below until it is paused", async () => {
  const { below, clock } = world();
  await below.advance(30);
  clock.pause();
  await below.advance(1000);
  expect(clock.monotonic()).toBe(30);
  expect(clock.now()).toBe(below.now());
  clock.resume();
  await below.advance(5);
  expect(clock.monotonic()).toBe(35);
});

test("PausableClock runs a callback after the time in which it stood still, and once", async () => {
  const { below, clock } = world();
  const ranAt: number[] = [];
  clock.schedule(100, () => ranAt.push(below.monotonic()));
  await below.advance(60);
  clock.pause();
  await below.advance(1000);
  clock.resume();
  await below.advance(1000);
  expect(ranAt).toEqual([1100]);
  expect(below.pending).toBe(0);
});

test("PausableClock takes callbacks while it stands still", async () => {
  const { below, clock } = world();
  const ranAt: number[] = [];
  clock.pause();
  await below.advance(50);
  clock.schedule(10, () => ranAt.push(below.monotonic()));
  await below.advance(50);
  clock.resume();
  await below.advance(10);
  expect(ranAt).toEqual([110]);
});

test("PausableClock leaves nothing behind of a callback that is cancelled, paused or not", async () => {
  const { below, clock } = world();
  const cancels = [10, 20].map((ms) => clock.schedule(ms, () => expect.unreachable()));
  cancels[0]?.();
  clock.pause();
  cancels[1]?.();
  clock.resume();
  await below.advance(100);
  expect(below.pending).toBe(0);
});

test("PausableClock is paused and resumed twice as if once", async () => {
  const { below, clock } = world();
  const ranAt: number[] = [];
  clock.schedule(10, () => ranAt.push(below.monotonic()));
  clock.pause();
  await below.advance(5);
  clock.pause();
  await below.advance(5);
  clock.resume();
  clock.resume();
  await below.advance(100);
  expect(ranAt).toEqual([20]);
});
