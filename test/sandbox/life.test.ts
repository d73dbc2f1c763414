import { expect, test } from "bun:test";
import {
  advanceLife,
  attachedLife,
  CONDITIONS,
  isBusyWithoutTurn,
  isClearing,
  letsTurnBegin,
  isDeparting,
  isInitializing,
  LIFE_SIGNALS,
  repeatsInit,
  startedLife,
  type Condition,
  type Life,
  type LifeSignal,
} from "../../src/sandbox/life.ts";

type Moves = Partial<Record<Condition, Partial<Record<LifeSignal, Condition>>>>;

/**
 * Every move there is, written apart from the tables, as
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html tells a life.
 */
const both: Moves = {
  new: { begin: "initializing", end: "ending" },
  initializing: { initialized: "ready", fail: "failing", interrupt: "aborting" },
  working: { invoke: "working", rest: "ready", fail: "resetting", interrupt: "interrupted" },
  aborting: { fail: "aborting", initialized: "interrupted", cleared: "interrupted" },
  clearing: { fail: "clearing", cleared: "interrupted" },
  ending: { gone: "ended" },
};

const lives: Readonly<Record<string, { readonly life: Life; readonly moves: Moves }>> = {
  started: {
    life: startedLife,
    moves: {
      ...both,
      failing: { cleared: "failed", interrupt: "aborting" },
      failed: { invoke: "repeating", interrupt: "interrupted", end: "ending" },
      repeating: { initialized: "working", fail: "resetting", interrupt: "interrupted" },
      ready: { invoke: "working", interrupt: "interrupted", end: "ending" },
      resetting: { fail: "resetting", cleared: "reset", interrupt: "clearing" },
      reset: { invoke: "repeating", interrupt: "interrupted", end: "ending" },
      interrupted: { initialized: "interrupted", fail: "clearing", end: "ending" },
    },
  },
  attached: {
    life: attachedLife,
    moves: {
      ...both,
      failing: { cleared: "new", interrupt: "aborting" },
      ready: { invoke: "working", interrupt: "interrupted", stop: "stopping", end: "ending" },
      resetting: { fail: "resetting", cleared: "new", interrupt: "clearing" },
      interrupted: {
        initialized: "interrupted",
        fail: "clearing",
        stop: "stopping",
        end: "ending",
      },
      stopping: { cleared: "new" },
    },
  },
};

for (const [kind, { life, moves }] of Object.entries(lives)) {
  for (const condition of CONDITIONS) {
    for (const signal of LIFE_SIGNALS) {
      const target = moves[condition]?.[signal];
      const outcome = target ? `is ${target}` : "contradicts the program";
      test(`an environment that is ${kind} and ${condition} and gets "${signal}" ${outcome}`, () => {
        const advance = () => advanceLife(life, condition, signal);
        if (target) expect(advance()).toBe(target);
        else expect(advance).toThrow(`An environment that is ${condition} gets no "${signal}"`);
      });
    }
  }
}

/** Which conditions `predicate` holds for. */
function those(predicate: (condition: Condition) => boolean): readonly Condition[] {
  return CONDITIONS.filter(predicate);
}

test("isInitializing() holds while the first init goes on or is ended", () => {
  expect(those(isInitializing)).toEqual(["initializing", "failing", "aborting"]);
});

test("repeatsInit() holds where the last phase came to a bad end", () => {
  expect(those(repeatsInit)).toEqual(["failed", "reset"]);
});

test("isClearing() holds while turns that failed are ended", () => {
  expect(those(isClearing)).toEqual(["resetting", "clearing"]);
});

test("isBusyWithoutTurn() holds while an init goes on and while processes are ended", () => {
  const busy = ["initializing", "failing", "resetting", "aborting", "clearing"];
  expect<readonly string[]>(those(isBusyWithoutTurn)).toEqual(busy);
});

test("isDeparting() holds from the interruption to the end", () => {
  const departing = ["aborting", "interrupted", "clearing", "stopping", "ending", "ended"];
  expect<readonly string[]>(those(isDeparting)).toEqual(departing);
});

test("letsTurnBegin() holds where a turn can begin: none of these is left without a turn", () => {
  expect(those(letsTurnBegin)).toEqual(["failed", "ready", "working", "reset"]);
  for (const { moves } of Object.values(lives)) {
    const beginning = CONDITIONS.filter((condition) => moves[condition]?.invoke);
    expect(beginning.every(letsTurnBegin)).toBe(true);
  }
});

test("every condition of a life can be come to from a new environment, and leads to its end", () => {
  for (const { moves } of Object.values(lives)) {
    const reached = new Set<Condition>(["new"]);
    for (const condition of reached) {
      for (const next of Object.values(moves[condition] ?? {})) reached.add(next);
    }
    const known = CONDITIONS.filter((condition) => moves[condition] || condition === "ended");
    expect([...reached].toSorted()).toEqual(known.toSorted());
    for (const condition of known) expect(leadsToEnd(moves, condition)).toBe(true);
  }
});

function leadsToEnd(moves: Moves, from: Condition): boolean {
  const reached = new Set<Condition>([from]);
  for (const condition of reached) {
    for (const next of Object.values(moves[condition] ?? {})) reached.add(next);
  }
  return reached.has("ended");
}
