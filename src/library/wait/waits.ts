import type { Clock } from "../../core/clock.ts";
import { formatDuration } from "../../core/duration.ts";
import type { JournalEntry } from "../../lambda/journal-entry.ts";
import { orAbort } from "../../runner/stage.ts";
import { checkWait } from "../check/check-wait.ts";
import type { GuardedJournal } from "../guarded-journal.ts";
import { WaitTimeout } from "../errors.ts";
import type { WaitOptions } from "./wait-options.ts";

/** Milliseconds; just under the five seconds that test runners give a test. */
export const WAIT_TIMEOUT_MS = 4000;

/** What every wait needs. */
export interface WaitWorld {
  readonly clock: Clock;
  readonly journal: GuardedJournal;
  /** Aborted when nothing more can come. */
  readonly over: AbortSignal;
  /** Milliseconds, where a wait says nothing of its own. */
  readonly timeoutMs: number;
  /** What goes on, for the message of a wait in vain, after what hindered that one, if known. */
  readonly describe: (hindrance?: string) => string;
}

/** What is waited for. */
interface Awaited {
  readonly what: string;
  /** Why it has not come, as far as that is known. */
  readonly hindrance?: (() => string | undefined) | undefined;
}

/**
 * Waits for what the journal tells of, within limits. A state is looked at again after each entry,
 * so that one that passes in a moment is not missed.
 */
export class Waits {
  readonly #world: WaitWorld;

  constructor(world: WaitWorld) {
    this.#world = world;
  }

  /** Resolves as soon as `isReached` holds. */
  async untilState(what: string, isReached: () => boolean, options: WaitOptions): Promise<void> {
    await this.#within({ what }, options, async (signal) => {
      if (!isReached()) await this.#world.journal.until(isReached, { signal });
    });
  }

  /**
   * Resolves to the first entry from position `since` on that `predicate` holds for, and rejects
   * with what `predicate` throws.
   */
  untilEntry(
    what: string,
    predicate: (entry: JournalEntry) => boolean,
    options: WaitOptions & Pick<Awaited, "hindrance"> & { readonly since: number },
  ): Promise<JournalEntry> {
    const { journal } = this.#world;
    const { since, hindrance, ...wait } = options;
    return this.#within({ what, hindrance }, wait, (signal) =>
      journal.until(predicate, { signal, since }),
    );
  }

  /** Resolves with `promise`. */
  untilSettled<Value>(what: string, promise: Promise<Value>, options: WaitOptions): Promise<Value> {
    return this.#within({ what }, options, (signal) => {
      // What is settled counts, though nothing more can come.
      if (signal.aborted) return Promise.race([promise, Promise.reject(signal.reason as Error)]);
      return orAbort(promise, signal);
    });
  }

  async #within<Value>(
    { what, hindrance }: Awaited,
    options: WaitOptions,
    wait: (signal: AbortSignal) => Promise<Value>,
  ): Promise<Value> {
    checkWait(options);
    const { signal, timeoutMs = this.#world.timeoutMs } = options;
    signal?.throwIfAborted();
    const { clock, over, describe } = this.#world;
    const late = new AbortController();
    const signals = [late.signal, over, ...(signal ? [signal] : [])];
    const cancel = Number.isFinite(timeoutMs)
      ? clock.schedule(timeoutMs, () => {
          const vain = `Waited ${formatDuration(timeoutMs)} in vain for ${what}`;
          late.abort(new WaitTimeout(`${vain}: ${describe(hindrance?.())}`));
        })
      : () => {};
    try {
      // Once it is over, what is known can still be told: each wait looks at that first.
      return await wait(AbortSignal.any(signals));
    } finally {
      cancel();
    }
  }
}
