import type { JournalEntry } from "../../../src/lambda/journal-entry.ts";
import type { Generation } from "../../../src/sandbox/generation.ts";
import type { Run } from "../run.ts";

/** The time of processes that are stopped at times: monotonic milliseconds without those. */
export type AwakeTime = (monotonicMs: number) => number;

const known = new WeakMap<Generation, AwakeTime>();

/** The time of those that live in `generation`. */
export function awakeTimeOf(run: Run, generation: Generation): AwakeTime {
  const time = known.get(generation) ?? findAwakeTime(run, generation);
  known.set(generation, time);
  return time;
}

function findAwakeTime({ entries, generationOf }: Run, generation: Generation): AwakeTime {
  const pauses: { fromMs: number; toMs: number }[] = [];
  for (const entry of entries) {
    if (!isOfFreeze(entry) || generationOf.get(entry) !== generation) continue;
    const { type, monotonicMs } = entry;
    if (type === "frozen") pauses.push({ fromMs: monotonicMs, toMs: Infinity });
    else pauses.at(-1)!.toMs = monotonicMs;
  }
  return (monotonicMs) =>
    pauses.reduce((leftMs, { fromMs, toMs }) => {
      return leftMs - Math.max(0, Math.min(monotonicMs, toMs) - fromMs);
    }, monotonicMs);
}

function isOfFreeze({ type }: JournalEntry): boolean {
  return type === "frozen" || type === "thawed";
}
