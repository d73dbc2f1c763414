import { expect, test } from "bun:test";
import { place, type Candidate } from "../../../src/sandbox/fleet/placement.ts";

interface Named extends Candidate {
  readonly name: string;
}

/** An environment with one free slot that is healthy, but for what is said. */
function environment(name: string, rest: Partial<Candidate> = {}): Named {
  return { name, isLeaving: false, repeatsInit: false, freeSlots: 1, ...rest };
}

const none = { hasRoom: true };

test("place() takes the environment that was used last", () => {
  const [first, last] = [environment("first"), environment("last")];
  expect(place([first, last], none)).toEqual({ kind: "take", environment: last });
});

test("place() passes over an environment without a free slot", () => {
  const [free, busy] = [environment("free"), environment("busy", { freeSlots: 0 })];
  expect(place([free, busy], none)).toEqual({ kind: "take", environment: free });
});

test("place() takes a shared environment while it has a free slot", () => {
  const shared = environment("shared", { freeSlots: 3 });
  expect(place([shared], none)).toEqual({ kind: "take", environment: shared });
});

test("place() passes over an environment that is leaving", () => {
  const [stays, leaves] = [environment("stays"), environment("leaves", { isLeaving: true })];
  expect(place([stays, leaves], none)).toEqual({ kind: "take", environment: stays });
  expect(place([leaves], none)).toEqual({ kind: "open" });
});

test("place() takes an environment that repeats init after all others, the one used last first", () => {
  const [healthy, reset] = [environment("healthy"), environment("reset", { repeatsInit: true })];
  const failed = environment("failed", { repeatsInit: true });
  expect(place([healthy, reset], none)).toEqual({ kind: "take", environment: healthy });
  expect(place([reset, failed], none)).toEqual({ kind: "take", environment: failed });
});

test("place() takes an environment that repeats init before a new one", () => {
  const reset = environment("reset", { repeatsInit: true });
  expect(place([reset], { hasRoom: true })).toEqual({ kind: "take", environment: reset });
});

test("place() passes over an environment that repeats init and is busy or leaving", () => {
  const busy = environment("busy", { repeatsInit: true, freeSlots: 0 });
  const leaving = environment("leaving", { repeatsInit: true, isLeaving: true });
  expect(place([busy, leaving], { hasRoom: true })).toEqual({ kind: "open" });
});

test("place() opens an environment where none is free and there is room, and waits otherwise", () => {
  const busy = environment("busy", { freeSlots: 0 });
  expect(place([], { hasRoom: true })).toEqual({ kind: "open" });
  expect(place([busy], { hasRoom: true })).toEqual({ kind: "open" });
  expect(place([busy], { hasRoom: false })).toEqual({ kind: "wait" });
});
