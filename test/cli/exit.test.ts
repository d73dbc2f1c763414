import { expect, test } from "bun:test";
import { EXIT, PRECEDENCE, strongest } from "../../src/cli/exit.ts";

test("strongest() follows 130/143, 70, 2, 3, 1, 4", () => {
  expect(strongest([0, 4, 1, 3, 2, 70, 143])).toBe(143);
  expect(strongest([4, 1, 3, 2, 70])).toBe(70);
  expect(strongest([4, 1, 3, 2])).toBe(2);
  expect(strongest([4, 1, 3])).toBe(3);
  expect(strongest([4, 1, 0])).toBe(1);
  expect(strongest([0, 4])).toBe(4);
  expect(strongest([])).toBe(0);
});

test("PRECEDENCE has every exit code once", () => {
  expect(PRECEDENCE.toSorted((left, right) => left - right)).toEqual(
    Object.values(EXIT).toSorted((left, right) => left - right),
  );
});
