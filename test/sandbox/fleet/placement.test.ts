import { describe, expect, test } from "bun:test";
import { place, type Candidate } from "../../../src/sandbox/fleet/placement.ts";

interface Named extends Candidate {
  readonly name: string;
}

/** An environment with one free slot that is healthy, but for what is said. */
function environment(name: string, rest: Partial<Candidate> = {}): Named {
  return { name, isLeaving: false, repeatsInit: false, freeSlots: 1, turns: [], ...rest };
}

const none = { hasRoom: true, ahead: 0, isPatient: true };

/** A turn whose caller has been answered, or not. */
function turn(isAnswered: boolean): { readonly invocation: { readonly isAnswered: boolean } } {
  return { invocation: { isAnswered } };
}

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
  expect(place([reset], none)).toEqual({ kind: "take", environment: reset });
});

test("place() passes over an environment that repeats init and is busy or leaving", () => {
  const busy = environment("busy", { repeatsInit: true, freeSlots: 0 });
  const leaving = environment("leaving", { repeatsInit: true, isLeaving: true });
  expect(place([busy, leaving], none)).toEqual({ kind: "open" });
});

test("place() opens an environment where none is free and there is room, and waits otherwise", () => {
  const busy = environment("busy", { freeSlots: 0 });
  expect(place([], none)).toEqual({ kind: "open" });
  expect(place([busy], none)).toEqual({ kind: "open" });
  expect(place([busy], { ...none, hasRoom: false })).toEqual({ kind: "wait" });
});

describe("an environment on its way back", () => {
  const returning = environment("returning", { freeSlots: 0, turns: [turn(true)] });

  test("is waited for by one who is patient, and is as busy as any other to one who is not", () => {
    expect(place([returning], none)).toEqual({ kind: "patience" });
    expect(place([returning], { ...none, isPatient: false })).toEqual({ kind: "open" });
  });

  test("is waited for by one invocation for each slot", () => {
    const shared = environment("shared", { freeSlots: 0, turns: [turn(true), turn(true)] });
    expect(place([returning], { ...none, ahead: 1 })).toEqual({ kind: "open" });
    expect(place([shared, returning], { ...none, ahead: 2 })).toEqual({ kind: "patience" });
    expect(place([shared, returning], { ...none, ahead: 3 })).toEqual({ kind: "open" });
  });

  test("is not waited for while a caller waits for its answer, nor when it is leaving", () => {
    const busy = environment("busy", { freeSlots: 0, turns: [turn(false)] });
    expect(place([busy], none)).toEqual({ kind: "open" });
    expect(place([{ ...returning, isLeaving: true }], none)).toEqual({ kind: "open" });
  });

  test("comes after one that is free, also one that repeats init", () => {
    const reset = environment("reset", { repeatsInit: true });
    expect(place([reset, returning], none)).toEqual({ kind: "take", environment: reset });
  });
});
