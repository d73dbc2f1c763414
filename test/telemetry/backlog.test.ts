import { expect, test } from "bun:test";
import { nextTurn } from "../../src/core/clock.ts";
import { Backlog } from "../../src/telemetry/backlog.ts";

interface Item {
  readonly name: string;
  readonly bytes: number;
}

function backlog(maxBytes: number) {
  const dropped: string[] = [];
  const queue = new Backlog<Item>(maxBytes, ({ name }) => dropped.push(name));
  const names = (): readonly string[] => queue.items.map(({ name }) => name);
  return { queue, dropped, names };
}

test("Backlog keeps what fits, and drops the oldest for what does not", () => {
  const { queue, dropped, names } = backlog(10);
  for (const name of ["a", "b", "c"]) queue.push({ name, bytes: 4 });
  expect({ dropped, kept: names(), bytes: queue.bytes, size: queue.size }).toEqual({
    dropped: ["a"],
    kept: ["b", "c"],
    bytes: 8,
    size: 2,
  });
});

test("Backlog keeps one that is larger than all the room there is, alone", () => {
  const { queue, dropped, names } = backlog(10);
  queue.push({ name: "a", bytes: 4 });
  queue.push({ name: "huge", bytes: 100 });
  expect({ dropped, kept: names() }).toEqual({ dropped: ["a"], kept: ["huge"] });
  queue.push({ name: "b", bytes: 4 });
  expect({ dropped, kept: names() }).toEqual({ dropped: ["a", "huge"], kept: ["b"] });
});

test("Backlog takes so many, or as many as it needs to reach so many bytes, the one that crosses included", () => {
  const { queue, names } = backlog(100);
  for (const name of ["a", "b", "c", "d", "e"]) queue.push({ name, bytes: 4 });
  expect(queue.take({ maxItems: 2, maxBytes: 100 }).map(({ name }) => name)).toEqual(["a", "b"]);
  expect(queue.take({ maxItems: 9, maxBytes: 5 }).map(({ name }) => name)).toEqual(["c", "d"]);
  expect(names()).toEqual(["e"]);
  expect(queue.take({ maxItems: 9, maxBytes: 5 })).toHaveLength(1);
  expect({ size: queue.size, bytes: queue.bytes, first: queue.first }).toEqual({
    size: 0,
    bytes: 0,
    first: undefined,
  });
});

test("Backlog stays in order over many times its room", () => {
  const { queue, dropped } = backlog(100);
  const taken: string[] = [];
  for (let count = 0; count < 20_000; count++) {
    queue.push({ name: String(count), bytes: 1 });
    if (count % 7 === 0)
      taken.push(...queue.take({ maxItems: 3, maxBytes: 99 }).map((x) => x.name));
  }
  const seen = [...dropped, ...taken, ...queue.items.map(({ name }) => name)].map(Number);
  expect(seen.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20_000 }, (_, n) => n));
  expect(taken.map(Number)).toEqual(taken.map(Number).toSorted((a, b) => a - b));
});

test("Backlog lets go of what was taken or dropped at once", async () => {
  const queue = new Backlog<Item>(10, () => {});
  const refs: WeakRef<Item>[] = [];
  for (let count = 0; count < 100; count++) {
    const item = { name: String(count), bytes: 4 };
    refs.push(new WeakRef(item));
    queue.push(item);
  }
  // What was made in this turn is kept to its end.
  await nextTurn();
  Bun.gc(true);
  const alive = refs.filter((ref) => ref.deref() !== undefined);
  expect(alive.length).toBeLessThan(10);
});
