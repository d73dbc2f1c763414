import { describe, expect, test } from "bun:test";
import { Journal } from "../../src/core/journal.ts";

test("since() gives what was appended from a position on", () => {
  const journal = new Journal<string>();
  journal.append("a");
  const start = journal.length;
  journal.append("b");
  expect(journal.since(start)).toEqual(["b"]);
});

test("until() resolves with the first entry that holds, when it comes", async () => {
  const journal = new Journal<number>();
  journal.append(9);
  const found = journal.until((entry) => entry > 5);
  journal.append(3);
  journal.append(7);
  journal.append(8);
  expect(await found).toBe(7);
});

test("until() looks back to the position it is given", async () => {
  const journal = new Journal<number>();
  journal.append(9);
  expect(await journal.until((entry) => entry > 5, { since: 0 })).toBe(9);
});

test("until() rejects with the reason of its signal and waits no more", async () => {
  const journal = new Journal<number>();
  const controller = new AbortController();
  const found = journal.until(() => true, { signal: controller.signal });
  const reason = new Error("over");
  controller.abort(reason);
  await expect(found).rejects.toBe(reason);
});

test("maxEntries bounds what is kept, and positions stay true", () => {
  const journal = new Journal<number>({ maxEntries: 10 });
  for (let entry = 0; entry < 1000; entry++) journal.append(entry);
  const kept = journal.since(0);
  expect(kept.length).toBeLessThanOrEqual(10);
  expect(kept.at(-1)).toBe(999);
  expect(journal.length).toBe(1000);
  expect(journal.since(998)).toEqual([998, 999]);
});

test("subscribe() tells of every entry until it is undone", () => {
  const journal = new Journal<number>();
  const seen: number[] = [];
  const leave = journal.subscribe((entry) => seen.push(entry));
  journal.append(1);
  leave();
  journal.append(2);
  expect(seen).toEqual([1]);
});

describe("Journal with thinning", () => {
  /** Numbers weigh what they are; those that are given up are halved once, then dropped. */
  function thinned(maxWeight: number) {
    const given: (readonly [entry: number, position: number])[] = [];
    const thinning = {
      maxWeight,
      weightOf: (entry: number) => (entry >= 10 ? entry : 0),
      thin: (entry: number, position: number) => {
        given.push([entry, position]);
        return entry === 11 ? -11 : undefined;
      },
    };
    return { journal: new Journal<number>({ thinning }), given };
  }

  test("Journal gives up the oldest of what is heavy, and keeps the rest in its order", () => {
    const { journal, given } = thinned(40);
    for (const entry of [1, 10, 11, 2, 12, 3, 13]) journal.append(entry);
    expect(given).toEqual([
      [10, 1],
      [11, 2],
      [12, 4],
    ]);
    expect(journal.since(0)).toEqual([1, -11, 2, 3, 13]);
    expect(journal.length).toBe(7);
  });

  test("Journal keeps positions true, and waits by them", async () => {
    const { journal } = thinned(100);
    for (let entry = 0; entry < 1000; entry++) journal.append(entry % 20);
    for (const start of [0, 1, 500, 990, 999, 1000]) {
      const kept = journal.since(start);
      const light = Array.from({ length: 1000 - start }, (_, index) => (start + index) % 20);
      expect(kept.filter((entry) => entry >= 0 && entry < 10)).toEqual(
        light.filter((entry) => entry < 10),
      );
    }
    expect(journal.since(999)).toEqual([19]);
    expect(await journal.until((entry) => entry === 5, { since: 995 - 10 })).toBe(5);
  });

  test("Journal keeps positions true where the number of entries is bounded too", () => {
    const thinning = {
      maxWeight: 50,
      weightOf: (entry: number) => entry % 7,
      thin: () => undefined,
    };
    const journal = new Journal<number>({ maxEntries: 20, thinning });
    for (let entry = 0; entry < 500; entry++) journal.append(entry);
    expect(journal.length).toBe(500);
    expect(journal.since(0).length).toBeLessThanOrEqual(20);
    expect(journal.since(495).filter((entry) => entry < 495)).toEqual([]);
    expect(journal.since(499)).toEqual([499]);
    expect(journal.since(0).reduce((sum, entry) => sum + (entry % 7), 0)).toBeLessThanOrEqual(50);
  });

  test("Journal tells readers of everything, whatever is kept", () => {
    const { journal } = thinned(20);
    const seen: number[] = [];
    journal.subscribe((entry) => seen.push(entry));
    for (const entry of [15, 16, 17, 18]) journal.append(entry);
    expect(seen).toEqual([15, 16, 17, 18]);
    expect(journal.since(0)).toEqual([18]);
  });
});
