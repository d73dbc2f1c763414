import { expect, test } from "bun:test";
import { lazily } from "../../../src/runner/observe/lazily.ts";

test("lazily() makes what is asked for, once, and nothing else", () => {
  const made: string[] = [];
  const make = (name: string) => (): string => {
    made.push(name);
    return name;
  };
  const values = lazily({ status: make("status"), log: make("log") });
  expect(Object.keys(values)).toEqual(["status", "log"]);
  expect(Object.hasOwn(values, "log")).toBe(true);
  expect(made).toEqual([]);
  expect([values.status, values.status]).toEqual(["status", "status"]);
  expect(made).toEqual(["status"]);
});

test("lazily() keeps a value that is undefined, too", () => {
  let calls = 0;
  const values = lazily({ start: () => void calls++ });
  expect([values.start, values.start]).toEqual([undefined, undefined]);
  expect(calls).toBe(1);
});
