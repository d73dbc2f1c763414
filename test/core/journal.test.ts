import { expect, test } from "bun:test";
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
