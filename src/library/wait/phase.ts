import type { JournalEntry } from "../../lambda/journal-entry.ts";
import { listed } from "../../core/rule.ts";
import { stretchEdges, type Stretch, type StretchEdge } from "../../lambda/phase-of.ts";

/**
 * The phase of an execution environment. `init` begins with the environment, before a process has
 * started or attached, and comes again after a reset. `ready` is the time between two invokes.
 * `shutdown` lasts until a process attaches again.
 */
export type SimulatorPhase = (typeof SIMULATOR_PHASES)[number];

/** Every phase. */
export const SIMULATOR_PHASES = ["init", "ready", "invoke", "reset", "shutdown"] as const;

/** Throws a TypeError that names the phases, unless `phase` is one. */
export function checkPhase(phase: unknown): void {
  if (SIMULATOR_PHASES.some((known) => known === phase)) return;
  const known = listed(SIMULATOR_PHASES, "and");
  throw new TypeError(`No phase "${String(phase)}": there are ${known}`);
}

/** The phase after `entry`, which is of the same environment. */
export function phaseAfter(phase: SimulatorPhase, entry: JournalEntry): SimulatorPhase {
  return stretchEdges(entry).reduce(phaseAfterEdge, phase);
}

function phaseAfterEdge(phase: SimulatorPhase, change: StretchEdge): SimulatorPhase {
  return change.edge === "begins" ? (WHILE[change.stretch] ?? phase) : phaseAfterEnd(phase, change);
}

/** The phase while a stretch goes on: freezing changes none. A restore stands in for an init. */
const WHILE: Readonly<Record<Stretch, SimulatorPhase | undefined>> = {
  init: "init",
  restore: "init",
  invoke: "invoke",
  reset: "reset",
  shutdown: "shutdown",
  frozen: undefined,
};

function phaseAfterEnd(
  phase: SimulatorPhase,
  ended: Extract<StretchEdge, { edge: "ends" }>,
): SimulatorPhase {
  switch (ended.stretch) {
    case "init":
      return ended.status === "success" && ended.within === "init" ? "ready" : phase;
    case "restore":
      return ended.status === "success" ? "ready" : phase;
    case "invoke":
      // An invoke that failed is reported after its reset.
      return phase === "invoke" ? "ready" : phase;
    case "reset":
      return "init";
    case "shutdown":
    case "frozen":
      return phase;
  }
}
