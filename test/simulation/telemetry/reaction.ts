import { delay } from "../delay.ts";
import type { Dice } from "../dice.ts";
import type { Temper } from "./habits.ts";

/** What a listener does with what it is sent. */
export interface Reaction {
  /** Milliseconds; `Infinity` for never. */
  readonly afterMs: number;
  /** Why it does not take it; undefined when it does. */
  readonly problem: string | undefined;
}

const PROBLEMS = [
  "connection refused",
  "connection closed by peer",
  "http request failed with status 503 Service Unavailable",
];

/** Around what counts as keeping up, and beyond what is waited for. */
const PAUSES_MS = [1, 10, 49, 50, 51, 200, 700, 3000, 20_000];

/** What one of `temper` does that listens since so long. */
export function drawReaction(temper: Temper, dice: Dice, sinceMs: number): Reaction {
  switch (temper) {
    case "prompt":
      return { afterMs: 0, problem: undefined };
    case "slow":
      return { afterMs: dice.chance(0.8) ? dice.pick(PAUSES_MS) : 0, problem: undefined };
    case "refusing":
      return refusal(dice);
    case "recovering":
      return sinceMs < 8000 ? refusal(dice) : { afterMs: 0, problem: undefined };
    case "hanging":
      return { afterMs: Infinity, problem: undefined };
    case "moody":
      return drawReaction(dice.weigh(MOODS), dice, sinceMs);
  }
}

const MOODS = { prompt: 5, slow: 3, refusing: 3, hanging: 0.3 } as const;

/** At once, or in the middle of it. */
function refusal(dice: Dice): Reaction {
  return { afterMs: dice.chance(0.5) ? 0 : delay(dice), problem: dice.pick(PROBLEMS) };
}
