import type { TelemetryApi } from "../../../src/lambda/subscription.ts";
import type { Dice } from "../dice.ts";
import { drawWish, type Wish } from "./wish.ts";

/**
 * How a listener behaves: takes at once; takes its time; refuses for good, or at first; never
 * answers; or now this and now that.
 */
export type Temper = "prompt" | "slow" | "refusing" | "recovering" | "hanging" | "moody";

/** How an extension subscribes, and how its listeners behave. */
export interface Habit {
  readonly wishes: readonly Wish[];
  readonly temper: Temper;
  /** What it is sent while its subscription ends counts as taken by it. */
  readonly isTakenAtTheEnd: boolean;
}

/** Names of extensions that may live in a runtime. */
export const INSIDE = ["inside-0", "inside-1"];

const SUBSCRIBER_RATE = 0.45;

/** Draws who of `extensions`, and of those inside the runtime, subscribes, and how. */
export function drawHabits(
  dice: Dice,
  { extensions, faultRate }: { extensions: readonly string[]; faultRate: number },
): Readonly<Record<string, Habit>> {
  if (dice.chance(0.2)) return {};
  const names = [...extensions, ...INSIDE].filter(() => dice.chance(SUBSCRIBER_RATE));
  return Object.fromEntries(names.map((name) => [name, drawHabit(dice, faultRate)]));
}

function drawHabit(dice: Dice, faultRate: number): Habit {
  const api: TelemetryApi = dice.chance(0.75) ? "telemetry" : "logs";
  const other = api === "logs" ? "telemetry" : "logs";
  const count = dice.pick([1, 1, 1, 1, 1, 2, 3]);
  const wishes = Array.from({ length: count }, () =>
    drawWish(dice, dice.chance(0.15) ? other : api, faultRate),
  );
  const weights = { prompt: 3, slow: 3, refusing: 1, recovering: 1, hanging: 1, moody: 3 };
  return { wishes, temper: dice.weigh(weights), isTakenAtTheEnd: dice.chance(0.2) };
}
