import type { Clock } from "../core/clock.ts";
import type { Journal } from "../core/journal.ts";
import type { JournalEntry } from "../lambda/journal-entry.ts";
import type { Fleet } from "../sandbox/fleet/fleet.ts";
import type { Environment } from "../sandbox/environment.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { Losses } from "./observe/losses.ts";
import type { Scene } from "./observe/observed.ts";

/** The world that the steps of one scenario work on. */
export interface Stage {
  readonly scenario: Scenario;
  readonly fleet: Fleet;
  readonly journal: Journal<JournalEntry>;
  readonly clock: Clock;
  /** Whether its processes can look up `sandbox.localdomain`. */
  readonly isSandboxKnown: boolean;
  /** Every environment that ever began, in order. */
  readonly environments: readonly Environment[];
  /** What the journal has given up. */
  readonly losses: Losses;
  /** The variables so far: those of the file, and those that steps have saved. */
  readonly vars: Map<string, unknown>;
  /** Aborted when the scenario is out of time, or the run is interrupted. */
  readonly signal: AbortSignal;
}

/** What happened since position `start` of the journal, in one environment or in all. */
export function sceneSince(stage: Stage, start: number, environment?: number): Scene {
  const { journal, environments, fleet, losses } = stage;
  const isSeen = (number: number): boolean => environment === undefined || number === environment;
  return {
    entries: journal.since(start).filter((entry) => isSeen(entry.environment)),
    environments: environments.filter(({ number }) => isSeen(number)),
    settings: fleet.world.settings,
    lost: losses.since(start),
  };
}

/** Whether every environment is frozen; false where there is none. */
export function isAllFrozen({ fleet: { environments } }: Stage): boolean {
  return environments.length > 0 && environments.every(({ generation }) => generation.isFrozen);
}

/** `promise`, or the signal's reason if that comes first. */
export function orAbort<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    if (signal.aborted) return onAbort();
    signal.addEventListener("abort", onAbort, { once: true });
    promise.finally(() => signal.removeEventListener("abort", onAbort)).then(resolve, reject);
  });
}
