import type { Dice } from "./dice.ts";

/** How much processes write. */
export interface Chatter {
  /** How likely a process writes something at any one await. */
  readonly rate: number;
  /** How likely that is very much. */
  readonly burstRate: number;
  readonly burstLines: number;
  /** What is added to each line of a burst, in bytes. */
  readonly paddingBytes: number;
  /** How many lines of bursts there are at most. */
  readonly mostLines: number;
}

const SILENT: Chatter = { rate: 0, burstRate: 0, burstLines: 0, paddingBytes: 0, mostLines: 0 };

/** Draws how much is written: nothing, a little, much, or now and then more than is kept. */
export function drawChatter(dice: Dice): Chatter {
  switch (dice.weigh({ nothing: 3, little: 8, much: 0.8, flood: 0.08 })) {
    case "nothing":
      return SILENT;
    case "little":
      return { ...SILENT, rate: dice.pick([0.1, 0.5]) };
    case "much":
      return {
        rate: 0.3,
        burstRate: dice.pick([0.1, 0.4, 0.4]),
        burstLines: dice.pick([500, 1001, 2500]),
        paddingBytes: dice.pick([0, 0, 600]),
        mostLines: 5000,
      };
    case "flood":
      return { rate: 0.3, burstRate: 0.5, burstLines: 70, paddingBytes: 260_000, mostLines: 140 };
  }
}

/** Draws what processes write; no two lines are the same. */
export class Lines {
  readonly #chatter: Chatter;
  #burstLines = 0;

  constructor(chatter: Chatter) {
    this.#chatter = chatter;
  }

  /** What `who` writes now, counted on from `count`. */
  draw(dice: Dice, { who, count }: { who: string; count: number }): readonly string[] {
    const { rate, burstRate, burstLines, paddingBytes, mostLines } = this.#chatter;
    if (!dice.chance(rate)) return [];
    const isBurst = dice.chance(burstRate) && this.#burstLines < mostLines;
    const length = isBurst ? burstLines : dice.integer(1, 3);
    if (isBurst) this.#burstLines += length;
    const padding = isBurst ? "x".repeat(paddingBytes) : "";
    return Array.from({ length }, (_, index) => drawLine(dice, `${who} ${count + index}`, padding));
  }
}

function drawLine(dice: Dice, words: string, padding: string): string {
  if (padding || dice.chance(0.7)) return `${words} ${padding}`;
  const level = dice.pick(["TRACE", "DEBUG", "INFO", "ERROR"]);
  const timestamp = "2026-11-23T07:00:00Z";
  // Numbers and spaces that would not be written that way by us.
  return ` {"timestamp": "${timestamp}", "level":"${level}", "message":"${words} ü", "n": 1.0} `;
}
