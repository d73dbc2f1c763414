import { sleep } from "../../core/clock.ts";
import type { Mismatch } from "../../scenario/diagnostic.ts";
import { isAllFrozen, type Stage } from "../stage.ts";

/** A check that takes longer, in milliseconds, is followed by a rest of so many times that. */
const SLOW_MS = 10;
const REST = 3;

/** How a check ended. */
export interface Held {
  /** The mismatches of the last check. */
  readonly mismatches: readonly Mismatch[];
  /** Whether the check did not wait for its time, since nothing can happen before a thaw. */
  readonly isCutShort: boolean;
}

/**
 * Checks again whenever something happens, until all holds, for `withinMs` at most; once where that
 * is undefined. Rejects with the stage's reason.
 */
export async function untilHolds(
  stage: Stage,
  withinMs: number | undefined,
  check: () => readonly Mismatch[],
): Promise<Held> {
  const { clock, journal } = stage;
  let seen = journal.length;
  let mismatches = check();
  const isToWait = withinMs !== undefined && mismatches.length > 0;
  if (!isToWait) return { mismatches, isCutShort: false };
  if (isAllFrozen(stage)) return { mismatches, isCutShort: true };
  const over = new AbortController();
  const cancel = clock.schedule(withinMs, () => over.abort(over));
  const signal = AbortSignal.any([over.signal, stage.signal]);
  try {
    while (mismatches.length > 0) {
      if (journal.length === seen) await journal.until(() => true, { signal });
      const beganMs = clock.monotonic();
      seen = journal.length;
      mismatches = check();
      const tookMs = clock.monotonic() - beganMs;
      // A process may write faster than its lines can be looked at. Most of the time is for others.
      const isSlow = tookMs > SLOW_MS && mismatches.length > 0;
      if (isSlow) await sleep(clock, tookMs * REST, signal);
    }
  } catch (reason) {
    if (reason !== over) throw reason;
    if (journal.length > seen) mismatches = check();
  } finally {
    cancel();
  }
  return { mismatches, isCutShort: false };
}
