import { expect, test } from "bun:test";
import { familyOf } from "../../src/process/memory-family.ts";

test("familyOf() finds groups, children, and children of those in any order", () => {
  const processes = [
    { pid: 5, parent: 4, group: 4 },
    { pid: 4, parent: 3, group: 4 },
    { pid: 3, parent: 2, group: 3 },
    { pid: 6, parent: 1, group: 2 },
    { pid: 7, parent: 1, group: 7 },
  ];
  expect(familyOf([2], processes)).toEqual(new Set([2, 3, 4, 5, 6]));
});
