import type { Dice } from "./dice.ts";

/** How much processes write. */
export interface Chatter {
  /** How likely a process writes something at any one await. */
  readonly rate: number;
  /** How likely that is very much. */
  readonly burstRate: number;
  readonly burstLines: number;
  /** What is added to each line of a burst. */
  readonly padding: number;
}

const SILENT: Chatter = { rate: 0, burstRate: 0, burstLines: 0, padding: 0 };

/** Draws how much is written: nothing, a little, much, or now and then more than is kept. */
export function drawChatter(dice: Dice): Chatter {
  switch (dice.weigh({ nothing: 3, little: 10, much: 0.6, flood: 0.04 })) {
    case "nothing":
      return SILENT;
    case "little":
      return { ...SILENT, rate: dice.pick([0.1, 0.5]) };
    case "much":
      return {
        rate: 0.1,
        burstRate: 0.3,
        burstLines: dice.pick([400, 1001, 1500]),
        padding: dice.pick([0, 0, 600]),
      };
    case "flood":
      return { rate: 0.2, burstRate: 0.5, burstLines: 40, padding: 260_000 };
  }
}

/** Draws lines for `who`, which are counted on from `count`; no two are the same. */
export function drawLines(
  dice: Dice,
  { chatter, who, count }: { chatter: Chatter; who: string; count: number },
): readonly string[] {
  if (!dice.chance(chatter.rate)) return [];
  const isBurst = dice.chance(chatter.burstRate);
  const length = isBurst ? chatter.burstLines : dice.integer(1, 3);
  const padding = isBurst ? "x".repeat(chatter.padding) : "";
  return Array.from({ length }, (_, index) => drawLine(dice, `${who} ${count + index}`, padding));
}

function drawLine(dice: Dice, words: string, padding: string): string {
  if (padding || dice.chance(0.7)) return `${words} ${padding}`;
  const level = dice.pick(["TRACE", "DEBUG", "INFO", "ERROR"]);
  // Numbers and spaces that would not be written that way by us.
  return ` {"timestamp": "2026-11-23T07:00:00Z", "level":"${level}", "message":"${words} ü", "n": 1.0} `;
}
