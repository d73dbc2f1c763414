import type { JournalEntry } from "../../lambda/journal-entry.ts";
import { listed } from "../check/check.ts";

/**
 * What an execution environment does. `init` begins with the environment, before anything has been
 * started or has attached, and comes again after a reset; `ready` is between two invokes;
 * `shutdown` stays until something attaches anew.
 */
export type SimulatorPhase = (typeof SIMULATOR_PHASES)[number];

/** All of them. */
export const SIMULATOR_PHASES = ["init", "ready", "invoke", "reset", "shutdown"] as const;

/** Throws a TypeError that names those that there are, unless `phase` is one. */
export function checkPhase(phase: unknown): void {
  if (SIMULATOR_PHASES.some((known) => known === phase)) return;
  const known = listed(SIMULATOR_PHASES, "and");
  throw new TypeError(`No phase "${String(phase)}": there are ${known}`);
}

/** The phase after `entry`, which is of the same environment. */
export function phaseAfter(phase: SimulatorPhase, entry: JournalEntry): SimulatorPhase {
  switch (entry.type) {
    case "environmentStarted":
    case "initStarted":
    case "resetEnded":
      return "init";
    case "initEnded":
      return entry.status === "success" && entry.phase === "init" ? "ready" : phase;
    case "invokeStarted":
      return "invoke";
    case "invokeEnded":
      // One that failed ends after the reset that it brought.
      return phase === "invoke" ? "ready" : phase;
    case "resetStarted":
      return "reset";
    case "shutdownStarted":
      return "shutdown";
    default:
      return phase;
  }
}
