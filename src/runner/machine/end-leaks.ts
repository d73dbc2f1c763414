import { killLeaks } from "../../process/leaks.ts";
import type { Environment } from "../../sandbox/environment.ts";

/** A process that lived on after its environment, and has been killed. */
export interface EndedLeak {
  /** Number of the environment. */
  readonly environment: number;
  readonly pid: number;
  /** Its command line, for people. */
  readonly command: string;
}

/**
 * Kills the processes that have left their process group and outlived their environment. They are
 * known by the environment's address in their variables. A process that the user attached has that
 * address as well, and is not ours to end: where anything is attached, nothing is killed.
 */
export async function endLeaks(
  environments: Iterable<Pick<Environment, "address" | "number" | "world">>,
): Promise<readonly EndedLeak[]> {
  const ended: EndedLeak[] = [];
  for (const { address, number, world } of environments) {
    const actors = [world.runtime, ...world.extensions.values()];
    if (actors.some(({ kind }) => kind === "attach")) continue;
    for (const leak of await killLeaks(address)) ended.push({ environment: number, ...leak });
  }
  return ended;
}
