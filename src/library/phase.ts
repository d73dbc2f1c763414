import type { JournalEntry } from "../lambda/journal-entry.ts";

/**
 * What an execution environment does. `init` begins with the environment, before anything has been
 * started or has attached, and comes again after a reset; `ready` is between two invokes;
 * `shutdown` stays until something attaches anew.
 */
export type SimulatorPhase = "init" | "ready" | "invoke" | "reset" | "shutdown";

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
