import type { Clock } from "../../src/core/clock.ts";
import type { Dice } from "./dice.ts";

/** Around the budgets and timeouts, where things meet. */
const EDGES_MS = [299, 300, 301, 499, 500, 999, 1000, 1001, 1700, 2000, 2999, 3000, 9999, 10_000];

/** How long something takes, in milliseconds: mostly nothing or little, at times as long as a limit. */
export function delay(dice: Dice): number {
  switch (dice.weigh({ none: 4, little: 4, some: 2, edge: 0.5 })) {
    case "none":
      return 0;
    case "little":
      return dice.integer(1, 5);
    case "some":
      return dice.integer(1, 20) * 10;
    case "edge":
      return dice.pick(EDGES_MS);
  }
}

/** Lets `count` turns of the queue of promises pass, in which others go on. */
export async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await Promise.resolve();
}

/** Lets what is due at this instant go first, as far as the clock's ties have it so. */
export function nextTick(clock: Clock): Promise<void> {
  return new Promise((resolve) => clock.schedule(0, resolve));
}
