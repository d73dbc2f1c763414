import { DEFAULT_FUNCTION, type FunctionSettings } from "../../src/lambda/function.ts";
import type { ShutdownReason } from "../../src/lambda/phase.ts";
import { attachSome } from "./attach-some.ts";
import { drawChatter, type Chatter } from "./chatter.ts";
import { delay } from "./delay.ts";
import type { Dice } from "./dice.ts";
import { shareSome } from "./share-some.ts";
import { drawHabits, type Habit } from "./telemetry/habits.ts";

/** Something that is done to the engine from outside. */
export type Act =
  | {
      readonly kind: "call";
      /** How many invokes follow each other, each as soon as the one before it was answered. */
      readonly count: number;
      readonly type: "RequestResponse" | "Event";
      readonly isTailed: boolean;
      readonly hangUpAfterMs: number | undefined;
    }
  /** For another reason than a failure, so that a failure has a cause that shows. */
  | { readonly kind: "shutdown"; readonly reason: ShutdownReason }
  | { readonly kind: "begin" }
  | { readonly kind: "close" }
  /** SIGKILL to one of the processes that live, whatever its state. */
  | { readonly kind: "kill"; readonly which: number };

/** Acts of one moment: all in one turn, or each after what the one before it caused. */
export interface Moment {
  readonly atMs: number;
  readonly isOneTurn: boolean;
  readonly acts: readonly Act[];
}

/** An act that waits for the journal to have that many entries, and then for some turns. */
export interface Ambush {
  readonly atEntry: number;
  readonly turns: number;
  readonly act: Act;
}

/** What a simulation is made of. */
export interface Plan {
  /** Nothing goes wrong, and nobody interferes. */
  readonly isHealthy: boolean;
  readonly settings: FunctionSettings;
  readonly extensions: readonly string[];
  /** Those of the runtime and the extensions that someone else starts. */
  readonly attached: readonly string[];
  /** How many invocations an environment takes at once. */
  readonly slots: number;
  readonly isFreezing: boolean;
  readonly isSingle: boolean;
  /** How many inits go on at once. */
  readonly initConcurrency: number;
  /** How often actors do what they should not, from 0 to 1. */
  readonly faultRate: number;
  /** How likely a process dies at any one await. */
  readonly deathRate: number;
  readonly launchFailureRate: number;
  /** How likely a process has too much memory at any one look. */
  readonly excessRate: number;
  readonly chatter: Chatter;
  /** How extensions subscribe, those that do. */
  readonly habits: Readonly<Record<string, Habit>>;
  /** Whether the journal keeps what was delivered. */
  readonly isKeeping: boolean;
  /** How long a phase may go on when the fleet is closed and its caller has its answer. */
  readonly graceMs: number;
  readonly moments: readonly Moment[];
  readonly ambushes: readonly Ambush[];
}

const NAMES = ["audit", "metrics", "secrets"];

export function drawPlan(dice: Dice): Plan {
  const isHealthy = dice.chance(0.15);
  const isProvisioned = dice.chance(0.2);
  const faultRate = isHealthy ? 0 : dice.pick([0.02, 0.1, 0.3]);
  const extensions = NAMES.slice(0, dice.integer(0, NAMES.length));
  const plan: Plan = {
    isHealthy,
    settings: {
      ...DEFAULT_FUNCTION,
      timeoutMs: dice.pick([1000, 2000, 3000, 12_000]),
      memorySize: dice.pick([undefined, 128]),
      concurrency: dice.pick([undefined, 1, 1, 2, 3]),
      initializationType: isProvisioned ? "provisioned-concurrency" : "on-demand",
      logFormat: dice.pick(["Text", "JSON"]),
      applicationLogLevel: dice.pick(["DEBUG", "INFO", "ERROR"]),
    },
    extensions,
    attached: [],
    slots: 1,
    isFreezing: dice.chance(0.6),
    isSingle: dice.chance(0.2),
    faultRate,
    deathRate: isHealthy ? 0 : dice.pick([0, 0, 0.005, 0.05]),
    launchFailureRate: isHealthy ? 0 : dice.pick([0, 0, 0.1]),
    excessRate: isHealthy ? 0 : dice.pick([0, 0, 0.005]),
    chatter: drawChatter(dice),
    habits: drawHabits(dice, { extensions, faultRate }),
    isKeeping: dice.chance(0.5),
    graceMs: 0,
    moments: drawMoments(dice, { isHealthy, isProvisioned }),
    ambushes: isHealthy ? [] : drawAmbushes(dice),
    initConcurrency: dice.pick([Infinity, Infinity, 1, 2]),
  };
  return shareSome({ ...attachSome(plan, dice), graceMs: dice.pick([0, 2000]) }, dice);
}

function drawMoments(
  dice: Dice,
  { isHealthy, isProvisioned }: { isHealthy: boolean; isProvisioned: boolean },
): readonly Moment[] {
  const begin: Act = { kind: "begin" };
  const moments: Moment[] = isProvisioned ? [{ atMs: 0, isOneTurn: false, acts: [begin] }] : [];
  let atMs = 0;
  for (let count = dice.integer(2, 8); count > 0; count--) {
    atMs += delay(dice);
    const isBurst = dice.chance(0.3);
    const acts = Array.from({ length: isBurst ? dice.integer(2, 4) : 1 }, () =>
      isHealthy ? drawCall(dice) : drawAct(dice),
    );
    moments.push({ atMs, isOneTurn: dice.chance(0.5), acts });
  }
  return moments;
}

function drawAct(dice: Dice): Act {
  switch (dice.weigh({ call: 12, shutdown: 1.5, kill: 2, begin: 0.5, close: 0.2 })) {
    case "call":
      return drawCall(dice);
    case "shutdown":
      return { kind: "shutdown", reason: dice.pick(["spindown", "timeout"]) };
    case "kill":
      return { kind: "kill", which: dice.integer(0, 9) };
    case "begin":
      return { kind: "begin" };
    case "close":
      return { kind: "close" };
  }
}

function drawCall(dice: Dice): Act {
  return {
    kind: "call",
    count: dice.pick([1, 1, 1, 2, 3]),
    type: dice.chance(0.1) ? "Event" : "RequestResponse",
    isTailed: dice.chance(0.1),
    hangUpAfterMs: dice.chance(0.1) ? delay(dice) : undefined,
  };
}

function drawAmbushes(dice: Dice): readonly Ambush[] {
  return Array.from({ length: dice.integer(0, 2) }, () => ({
    atEntry: dice.integer(1, 60),
    turns: dice.integer(1, 12),
    act: drawAct(dice),
  }));
}
