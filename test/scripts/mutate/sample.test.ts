import { expect, test } from "bun:test";
import { shuffled } from "../../../scripts/mutate/sample.ts";

const items = Array.from({ length: 20 }, (_, index) => index);

test("shuffled() keeps every item, in the order of the seed", () => {
  const one = shuffled(items, 1);
  expect(shuffled(items, 1)).toEqual(one);
  expect(one.toSorted((a, b) => a - b)).toEqual(items);
  expect(shuffled(items, 2)).not.toEqual(one);
});

test("shuffled() brings every item to the front with some seed", () => {
  const firsts = Array.from({ length: 300 }, (_, seed) => shuffled(items, seed)[0]);
  expect(new Set(firsts).size).toBe(items.length);
});
