import type { Clock } from "../../core/clock.ts";
import { Journal } from "../../core/journal.ts";
import type { JournalEntry } from "../../lambda/journal-entry.ts";
import { endLeaks } from "../../runner/machine/end-leaks.ts";
import { hostFor } from "../../runner/machine/host-for.ts";
import type { Machine } from "../../runner/machine/machine.ts";
import { openFleet, type FleetPlan } from "../../runner/machine/open-fleet.ts";
import { openMachine } from "../../runner/machine/open-machine.ts";
import { requirePrograms } from "../../runner/find/require-programs.ts";
import type { Fleet } from "../../sandbox/fleet/fleet.ts";
import type { Environment } from "../../sandbox/environment.ts";
import type { SandboxWorld } from "../../sandbox/world.ts";
import type { Isolation } from "../../scenario/scenario.ts";
import { LeakError } from "../errors.ts";

/** The environments of one simulator, and all they stand on. */
export interface OpenWorld {
  readonly plan: FleetPlan;
  readonly machine: Machine;
  readonly journal: Journal<JournalEntry>;
  readonly fleet: Fleet;
  /** Every environment that ever began, in order; there is one from the start. */
  readonly environments: readonly [Environment, ...Environment[]];
  /**
   * Shuts everything down for good.
   *
   * @throws LeakError when a process has left its group and outlived its environment.
   */
  close(): Promise<void>;
}

/**
 * Opens the APIs of a first environment, and starts nothing yet. Time is the machine's own unless
 * `clock` says it.
 *
 * @throws ToolError when a program cannot be found or is not executable, the isolation is not
 * possible, or the address cannot be had.
 */
export async function openWorld(
  plan: FleetPlan,
  isolation: Isolation,
  clock?: Clock,
): Promise<OpenWorld> {
  const opened = { ...openMachine(process.env), ...(clock && { clock }) };
  try {
    await requirePrograms(plan, opened.base["PATH"] ?? "");
    const host = await hostFor(isolation, opened);
    const machine = await withOwnFolder(plan, { ...opened, host });
    const journal = new Journal<JournalEntry>();
    const environments: Environment[] = [];
    const onEnvironment = (environment: Environment): void => void environments.push(environment);
    const fleet = openFleet({ ...plan, onEnvironment }, machine, journal);
    await fleet.open();
    const close = async (): Promise<void> => {
      try {
        await fleet.close("spindown");
        await tellLeaks(environments, fleet.world);
      } finally {
        await opened.close();
      }
    };
    return { plan, machine, journal, fleet, environments: environments as [Environment], close };
  } catch (error) {
    await opened.close();
    throw error;
  }
}

/** Whether everything is attached. */
export function startsNothing({ runtime, extensions }: FleetPlan): boolean {
  return [runtime, ...extensions.values()].every(({ kind }) => kind === "attach");
}

/** Processes that are started get a temporary folder of their own; where none is started, none is made. */
async function withOwnFolder(plan: FleetPlan, machine: Machine): Promise<Machine> {
  if (startsNothing(plan)) return machine;
  return { ...machine, base: { ...machine.base, TMPDIR: await machine.makeFolder() } };
}

async function tellLeaks(
  environments: readonly Environment[],
  { journal, clock }: Pick<SandboxWorld, "journal" | "clock">,
): Promise<void> {
  const ended = await endLeaks(environments);
  for (const leak of ended) {
    journal.append({ type: "leak", ...leak, at: clock.now(), monotonicMs: clock.monotonic() });
  }
  const found = ended.map(
    ({ environment, pid, command }) =>
      `process ${pid} of environment ${environment} was: ${command}`,
  );
  if (found.length > 0) throw new LeakError(`Not all was gone after its end: ${found.join("; ")}`);
}
