import { expect, test } from "bun:test";
import { foldAlike } from "../../../src/runner/step/fold-alike.ts";
import type { Mismatch } from "../../../src/scenario/diagnostic.ts";

const source = { path: "a.yml", text: "" };

function mismatch(start: number, label?: string, more: Partial<Mismatch> = {}): Mismatch {
  const message = `at ${start} does not match`;
  return { message, source, range: { start, end: start + 1 }, label, ...more };
}

test("foldAlike() makes one of the mismatches of one place, and counts the invokes", () => {
  const many = [mismatch(9, "got 1"), mismatch(9, "got 2"), mismatch(9, "got 2")];
  expect(foldAlike(many, 40)).toMatchObject([
    { message: "at 9 does not match in 3 of 40 invokes", label: "got 1, got 2" },
  ]);
});

test("foldAlike() shows three labels at most", () => {
  const many = [1, 2, 3, 4].map((value) => mismatch(9, `got ${value}`));
  expect(foldAlike(many, 4)[0]?.label).toBe("got 1, got 2, got 3, …");
});

test("foldAlike() keeps the order of the file, and the first hint and difference", () => {
  const many = [
    mismatch(20),
    mismatch(9, "got 1", { hint: "why", difference: ["- a", "+ b"] }),
    mismatch(9, "got 1", { hint: "why else" }),
  ];
  expect(foldAlike(many, 2)).toMatchObject([
    { range: { start: 9 }, hint: "why", difference: ["- a", "+ b"] },
    { range: { start: 20 }, label: undefined },
  ]);
  expect(foldAlike([], 2)).toEqual([]);
});
