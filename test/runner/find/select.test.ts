import { expect, test } from "bun:test";
import {
  select,
  type ScenarioGroup,
  type Selectable,
  type Selection,
} from "../../../src/runner/find/select.ts";

const everything: Selection = { filter: undefined, tags: [], shard: undefined, seed: undefined };

function scenario(name: string, line: number, tags: readonly string[] = []) {
  return { name, line, tags };
}

const groups: readonly ScenarioGroup<Selectable>[] = [
  {
    path: "a.yml",
    lines: [],
    scenarios: [
      scenario("a1", 2, ["smoke"]),
      scenario("a2", 10, ["smoke", "slow"]),
      scenario("a3", 20),
    ],
  },
  { path: "b.yml", lines: [], scenarios: [scenario("b1", 1, ["slow"])] },
  { path: "c.yml", lines: [], scenarios: [scenario("c1", 1, ["load"])] },
];

function byName(left: string, right: string): number {
  return left.localeCompare(right);
}

/** The names that `selection` leaves of `from`. */
function names(selection: Partial<Selection>, from = groups): readonly string[] {
  const result = select(from, { ...everything, ...selection });
  if (!result.ok) throw new Error(`Unknown tag "${result.error.tag}"`);
  return result.value.flatMap(({ scenarios }) => scenarios.map(({ name }) => name));
}

test("select() leaves everything as it is when nothing is asked for", () => {
  expect(names({})).toEqual(["a1", "a2", "a3", "b1", "c1"]);
});

test("select() matches the filter anywhere in the name", () => {
  expect(names({ filter: /1/u })).toEqual(["a1", "b1", "c1"]);
});

test.each([
  [["smoke"], ["a1", "a2"]],
  [["smoke,slow"], ["a2"]],
  [["smoke,!slow"], ["a1"]],
  [["!smoke"], ["a3", "b1", "c1"]],
  [
    ["smoke,!slow", "load"],
    ["a1", "c1"],
  ],
  [[" smoke , ! slow "], ["a1"]],
])("select() reads tags %j: comma is and, repeated is or", (tags, expected) => {
  expect(names({ tags })).toEqual(expected);
});

test("select() refuses a tag that no scenario has, and says what was meant", () => {
  expect(select(groups, { ...everything, tags: ["smok"] })).toEqual({
    ok: false,
    error: { tag: "smok", meant: "smoke" },
  });
  expect(select([], { ...everything, tags: ["smok"] })).toEqual({ ok: true, value: [] });
});

test("select() takes every scenario for one without a tag that no scenario has", () => {
  expect(names({ tags: ["!nightly"] })).toEqual(names({}));
  expect(names({ tags: ["smoke,!nightly"] })).toEqual(names({ tags: ["smoke"] }));
});

test.each([
  [[2], ["a1"]],
  [[9], ["a1"]],
  [[10], ["a2"]],
  [[99], ["a3"]],
  [[1], ["a1"]],
  [
    [21, 3],
    ["a1", "a3"],
  ],
])("select() takes the scenarios that contain lines %j", (lines, expected) => {
  const [first] = groups;
  if (!first) throw new Error("There is a first group");
  expect(names({}, [{ ...first, lines }])).toEqual(expected);
});

test("select() gives every file to exactly one shard, and keeps it whole", () => {
  const parts = [1, 2].map((index) => names({ shard: { index, count: 2 } }));
  expect(parts).toEqual([["a1", "a2", "a3", "c1"], ["b1"]]);
});

test("select() counts shards over what the filter left", () => {
  expect(names({ filter: /^[bc]/u, shard: { index: 2, count: 2 } })).toEqual(["c1"]);
});

test("select() shuffles the same way for the same seed, and loses nothing", () => {
  const shuffled = names({ seed: 7 });
  expect(shuffled).toEqual(names({ seed: 7 }));
  expect(shuffled.toSorted(byName)).toEqual([...names({})]);
  const orders = new Set([1, 2, 3, 4, 5].map((seed) => names({ seed }).join()));
  expect(orders.size).toBeGreaterThan(1);
});
