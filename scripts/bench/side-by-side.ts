import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load, startScenario, type Rig } from "./rig.ts";
import { median } from "./statistics.ts";
import type { Yardstick } from "./yardsticks.ts";

/** Invokes per second of two scenarios, by round: taken in turn, since times drift. */
export interface Rounds {
  readonly rounds: readonly (readonly [first: number, second: number])[];
  /** The median of what `of` makes of each round. */
  median(of: (first: number, second: number) => number): number;
}

/** Serves two scenarios side by side and invokes one after the other, by one caller. */
export async function sideBySide(
  yardstick: Yardstick,
  scenarios: readonly [object, object],
  isQuick: boolean,
): Promise<Rounds> {
  const folder = await mkdtemp(join(tmpdir(), "bench-"));
  const rigs: Rig[] = [];
  try {
    for (const [index, scenario] of scenarios.entries()) {
      const path = join(folder, `${index}.lambda.yml`);
      await Bun.write(path, JSON.stringify(scenario));
      rigs.push(await startScenario(path));
    }
    const shape = { callers: 1, payloadBytes: 20, durationMs: isQuick ? 500 : 1500 };
    const rounds: (readonly [number, number])[] = [];
    for (let round = 0; round < (isQuick ? 2 : 7); round++) {
      const first = (await load(yardstick, rigs[0]!, shape)).perSecond;
      const second = (await load(yardstick, rigs[1]!, shape)).perSecond;
      rounds.push([first, second]);
    }
    return { rounds, median: (of) => median(rounds.map((round) => of(...round))) };
  } finally {
    await Promise.all(rigs.map((rig) => rig.stop()));
    await rm(folder, { recursive: true, force: true });
  }
}
