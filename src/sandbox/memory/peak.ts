import type { ProcessMemory } from "../ports.ts";

/**
 * The most memory that processes had together from the sample `before` to the sample `now`, in
 * bytes.
 *
 * High-water marks of several processes come from different moments: their sum would overstate. So
 * the mark of one process counts, if it has risen since `before`, together with what each other one
 * had at both samples. A mark counts pages of files too: the larger number of them at the two
 * samples is taken off (.github/decisions/013-memory.md).
 */
export function memoryPeak(
  before: ReadonlyMap<number, ProcessMemory>,
  now: ReadonlyMap<number, ProcessMemory>,
): number {
  let usedBytes = 0;
  let lowBytes = 0;
  for (const process of now.values()) {
    usedBytes += process.usedBytes;
    lowBytes += lowOf(process, before);
  }
  let peakBytes = usedBytes;
  for (const process of now.values()) {
    const ownPeakBytes = risenMark(process, before.get(process.pid));
    peakBytes = Math.max(peakBytes, lowBytes - lowOf(process, before) + ownPeakBytes);
  }
  return peakBytes;
}

function lowOf(process: ProcessMemory, before: ReadonlyMap<number, ProcessMemory>): number {
  return Math.min(process.usedBytes, before.get(process.pid)?.usedBytes ?? 0);
}

/** The high-water mark without pages of files, or 0 if it is of the time before. */
function risenMark(now: ProcessMemory, before: ProcessMemory | undefined): number {
  const { highWaterBytes = 0, fileBytes } = now;
  if (highWaterBytes <= (before?.highWaterBytes ?? 0)) return 0;
  return highWaterBytes - Math.max(fileBytes, before?.fileBytes ?? 0);
}
