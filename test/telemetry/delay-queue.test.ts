import { expect, test } from "bun:test";
import { DelayQueue } from "../../src/telemetry/delay-queue.ts";
import { VirtualClock } from "../support/virtual-clock.ts";

interface Item {
  readonly name: string;
  readonly bytes: number;
}

function queue(maxBytes = 100) {
  const clock = new VirtualClock();
  const passed: string[] = [];
  const dropped: string[] = [];
  const pass = ({ name }: Item): void => void passed.push(`${name} ${clock.monotonic()}`);
  const onDropped = ({ name }: Item): void => void dropped.push(name);
  const late = new DelayQueue<Item>(pass, { clock, maxBytes, onDropped });
  const add = (name: string, delayMs: number): void => late.add({ name, bytes: 10 }, delayMs);
  return { clock, passed, dropped, late, add };
}

test("DelayQueue.add() passes on at once what is not late, as long as nothing waits", () => {
  const { passed, add, clock } = queue();
  add("a", 0);
  expect([passed, clock.pending]).toEqual([["a 0"], 0]);
});

test("DelayQueue.add() keeps the order: who comes after a late one waits, and no longer than needed", async () => {
  const { passed, add, clock, late } = queue();
  add("late", 100);
  add("behind", 0);
  add("sooner", 50);
  add("later", 150);
  expect(late.items.map(({ name }) => name)).toEqual(["late", "behind", "sooner", "later"]);
  await clock.advance(99);
  expect([passed, late.size]).toEqual([[], 4]);
  await clock.advance(1000);
  expect(passed).toEqual(["late 100", "behind 100", "sooner 100", "later 150"]);
  expect([late.size, clock.pending]).toEqual([0, 0]);
});

test("DelayQueue.add() drops the oldest when all that waits is too much", async () => {
  const { passed, dropped, add, clock } = queue(20);
  for (const name of ["a", "b", "c"]) add(name, 100);
  await clock.advance(100);
  expect([dropped, passed]).toEqual([["a"], ["b 100", "c 100"]]);
});

test("DelayQueue has one timer, also when the only one that waits makes room for the next", async () => {
  const { passed, dropped, add, clock } = queue(10);
  add("a", 100);
  add("b", 100);
  expect([dropped, clock.pending]).toEqual([["a"], 1]);
  await clock.advance(100);
  expect([passed, clock.pending]).toEqual([["b 100"], 0]);
});

test("DelayQueue.close() passes nothing on any more", async () => {
  const { passed, add, clock, late } = queue();
  add("a", 100);
  late.close();
  expect([late.size, clock.pending]).toEqual([0, 0]);
  await clock.advance(1000);
  expect(passed).toEqual([]);
});
