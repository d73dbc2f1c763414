import type { Simulator } from "../../src/mod.ts";
import { eventually, stateOf } from "../process/eventually.ts";

/** The pids of the processes that `simulator` has started, by their names; of each the last. */
export function pidsOf(simulator: Simulator): ReadonlyMap<string, number> {
  const started = simulator.journal.since(0).filter((entry) => entry.type === "processStarted");
  return new Map(started.map(({ source, pid }) => [source, pid]));
}

/** Resolves when all of `pids` are stopped, which a signal brings about a moment after it was sent. */
export async function untilStopped(pids: Iterable<number>): Promise<void> {
  for (const pid of pids) await eventually(() => stateOf(pid) === "T", 2000);
}
