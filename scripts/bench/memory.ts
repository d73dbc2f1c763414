import { readFileSync } from "node:fs";
import { load, startProgram } from "./rig.ts";
import type { Section } from "./section.ts";
import { ownYardstick } from "./yardsticks.ts";

/** What may be added while so many invokes pass, in megabytes. */
const MAX_GROWTH_MB = 16;
const CALLERS = 8;
/** By then everything that is bounded is full: the journal, and the heap's own reserves. */
const WARM_UP_INVOKES = 50_000;
const HOUR_MS = 3_600_000;

/** Whether the server needs no more memory after many invokes than after a few. Linux only. */
export const memory: Section = async ({ isQuick }, say) => {
  if (process.platform !== "linux") {
    say("memory is read from /proc, which only Linux has: skipped");
    return [];
  }
  const [warmUp, invokes] = isQuick ? [10_000, 10_000] : [WARM_UP_INVOKES, 100_000];
  // Its own yardstick always: it can count.
  const rig = await startProgram(ownYardstick);
  const invoke = (count: number) =>
    load(ownYardstick, rig, { callers: CALLERS, payloadBytes: 20, durationMs: HOUR_MS, count });
  try {
    say(`memory over ${invokes} invokes`);
    const atStart = residentMb(rig.pid);
    await invoke(warmUp);
    const before = residentMb(rig.pid);
    const { bad, lost } = await invoke(invokes);
    const after = residentMb(rig.pid);
    const growth = after - before;
    return [
      {
        name: `${invokes} invokes`,
        values: {
          "start MB": atStart,
          "warm MB": before,
          "after MB": after,
          "growth MB": growth,
          bad,
          lost,
        },
        goal: { text: `growth ≤ ${MAX_GROWTH_MB} MB`, isMet: growth <= MAX_GROWTH_MB },
      },
    ];
  } finally {
    await rig.stop();
  }
};

/** The resident memory of a process, in megabytes. */
function residentMb(pid: number): number {
  const line = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
  return Number(line?.[1]) / 1024;
}
