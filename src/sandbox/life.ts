import { assert } from "../core/assert.ts";

/** What an execution environment is doing, as a whole. */
export const CONDITIONS = [
  /** Nothing has begun. */
  "new",
  /** Its first init goes on; attached, it also waits for somebody to attach. */
  "initializing",
  /** That init has failed, and its processes are being ended. */
  "failing",
  /** That init has failed: the next invoke repeats it. */
  "failed",
  /** Init goes on again, inside an invoke. */
  "repeating",
  /** It is initialized and has no turn. */
  "ready",
  /** It has at least one turn. */
  "working",
  /** Its turns have failed, and its processes are being ended. */
  "resetting",
  /** It was reset: the next invoke repeats init. */
  "reset",
  /** We end its init, to shut it down. */
  "aborting",
  /** We end its turns, to shut it down. */
  "interrupted",
  /** We have ended its turns, and their processes are being ended. */
  "clearing",
  /** It is shut down, and may be attached to again. */
  "stopping",
  /** It is shut down for good. */
  "ending",
  "ended",
] as const;
export type Condition = (typeof CONDITIONS)[number];

/** What moves an environment. */
export const LIFE_SIGNALS = [
  /** Init begins ahead of any invoke. */
  "begin",
  /** An invocation begins. */
  "invoke",
  /** Init has succeeded. */
  "initialized",
  /** An init or a turn has failed. */
  "fail",
  /** The processes of what failed have ended, and a new generation waits. */
  "cleared",
  /** The last turn has ended. */
  "rest",
  /** We end what goes on, to shut it down. */
  "interrupt",
  /** It is shut down until somebody attaches again. */
  "stop",
  /** It is shut down for good. */
  "end",
  /** It is gone. */
  "gone",
] as const;
export type LifeSignal = (typeof LIFE_SIGNALS)[number];

type Row = Partial<Record<LifeSignal, Condition>>;
/** The condition that follows a signal in a condition. A pair that is missing is not legal. */
export type Life = Readonly<Record<Condition, Row>>;

/** The rows once we have begun to end what goes on. Nothing changes the course any more. */
const interruption = {
  aborting: { fail: "aborting", initialized: "interrupted", cleared: "interrupted" },
  interrupted: {
    initialized: "interrupted",
    fail: "clearing",
    end: "ending",
  },
  clearing: { fail: "clearing", cleared: "interrupted" },
  ending: { gone: "ended" },
  ended: {},
} as const satisfies Partial<Life>;

/**
 * The life of an environment that we start
 * (https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html): after a failure
 * the next invoke repeats init, and a shutdown is the end.
 */
export const startedLife = {
  new: { begin: "initializing", end: "ending" },
  initializing: { initialized: "ready", fail: "failing", interrupt: "aborting" },
  failing: { cleared: "failed", interrupt: "aborting" },
  failed: { invoke: "repeating", interrupt: "interrupted", end: "ending" },
  repeating: { initialized: "working", fail: "resetting", interrupt: "interrupted" },
  ready: { invoke: "working", interrupt: "interrupted", end: "ending" },
  working: {
    invoke: "working",
    rest: "ready",
    fail: "resetting",
    interrupt: "interrupted",
  },
  resetting: { fail: "resetting", cleared: "reset", interrupt: "clearing" },
  reset: { invoke: "repeating", interrupt: "interrupted", end: "ending" },
  stopping: {},
  ...interruption,
} as const satisfies Life;

/**
 * The life of an environment that somebody attaches to. Nothing can be started again: after a
 * failure and after a shutdown it waits anew, until it is shut down for good.
 */
export const attachedLife = {
  new: { begin: "initializing", end: "ending" },
  initializing: { initialized: "ready", fail: "failing", interrupt: "aborting" },
  failing: { cleared: "new", interrupt: "aborting" },
  failed: {},
  repeating: {},
  ready: { invoke: "working", interrupt: "interrupted", stop: "stopping", end: "ending" },
  working: {
    invoke: "working",
    rest: "ready",
    fail: "resetting",
    interrupt: "interrupted",
  },
  resetting: { fail: "resetting", cleared: "new", interrupt: "clearing" },
  reset: {},
  stopping: { cleared: "new" },
  ...interruption,
  interrupted: { ...interruption.interrupted, stop: "stopping" },
} as const satisfies Life;

/** The condition after `signal`. A signal that is not legal is a bug of ours. */
export function advanceLife(life: Life, condition: Condition, signal: LifeSignal): Condition {
  const next = life[condition][signal];
  assert(next !== undefined, `An environment that is ${condition} gets no "${signal}"`);
  return next;
}

/** The first init goes on, or is being ended. */
export function isInitializing(condition: Condition): boolean {
  return condition === "initializing" || condition === "failing" || condition === "aborting";
}

/** The next invoke repeats init. */
export function repeatsInit(condition: Condition): boolean {
  return condition === "failed" || condition === "reset";
}

/** The processes of turns that failed are being ended. */
export function isClearing(condition: Condition): boolean {
  return condition === "resetting" || condition === "clearing";
}

/** Something goes on, whether or not there is a turn. */
export function isBusyWithoutTurn(condition: Condition): boolean {
  return isInitializing(condition) || isClearing(condition);
}

/** It is being shut down, and goes on with that by itself. */
export function isDeparting(condition: Condition): boolean {
  return departing.includes(condition);
}

const departing: readonly Condition[] = [
  ...(["aborting", "interrupted", "clearing"] as const),
  ...(["stopping", "ending", "ended"] as const),
];

/** A turn need not wait any more: it can run, or it repeats init. */
export function letsTurnBegin(condition: Condition): boolean {
  return decided.includes(condition);
}

const decided: readonly Condition[] = ["ready", "working", "failed", "reset"];
