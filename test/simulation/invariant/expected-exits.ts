import { byEnvironment, type Invariant } from "../run.ts";

/** A process that we have told to go is not said to have crashed. */
export const expectedExits: Invariant = (run) =>
  [...byEnvironment(run)].flatMap(([number, entries]) => {
    const pids = new Map<string, number>();
    return entries.flatMap((entry) => {
      if (entry.type === "processStarted") pids.set(entry.source, entry.pid);
      if (entry.type !== "processExited" || entry.isExpected) return [];
      const process = run.processes.find(({ pid }) => pid === pids.get(entry.source));
      return process?.wasToldToGo ? [`environment ${number} blames its "${entry.source}"`] : [];
    });
  });
