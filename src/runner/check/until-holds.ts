import type { Mismatch } from "../../scenario/diagnostic.ts";
import { isAllFrozen, type Stage } from "../stage.ts";

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
  let mismatches = check();
  const isToWait = withinMs !== undefined && mismatches.length > 0;
  if (!isToWait) return { mismatches, isCutShort: false };
  if (isAllFrozen(stage)) return { mismatches, isCutShort: true };
  const over = new AbortController();
  const cancel = stage.clock.schedule(withinMs, () => over.abort(over));
  const signal = AbortSignal.any([over.signal, stage.signal]);
  try {
    while (mismatches.length > 0) {
      await stage.journal.until(() => true, { signal });
      mismatches = check();
    }
  } catch (reason) {
    if (reason !== over) throw reason;
  } finally {
    cancel();
  }
  return { mismatches, isCutShort: false };
}
