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

/** The parts of a simulator that every wait needs. */
export interface WaitWorld {
  readonly clock: Clock;
  readonly journal: GuardedJournal;
  /** Aborted when nothing more can come. */
  readonly over: AbortSignal;
  /** Milliseconds, where a wait says nothing of its own. */
  readonly timeoutMs: number;
  /** The state of the environments for the message of a timeout; it follows the hindrance of that wait. */
  readonly describe: (hindrance?: string) => string;
}

/** The awaited state or entry. */
interface Awaited {
  readonly what: string;
  /** Why it has not come, as far as that is known. */
  readonly hindrance?: (() => string | undefined) | undefined;
}

/**
 * Waits for states and entries of the journal, within limits. A state is looked at after each
 * entry, so that a short one is not missed.
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
   * with an error of `predicate`.
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
      // A promise that is settled counts, also after the end.
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
          const waited = `Waited ${formatDuration(timeoutMs)} for ${what}`;
          late.abort(new WaitTimeout(`${waited}: ${describe(hindrance?.())}`));
        })
      : () => {};
    try {
      // A wait looks first at the entries that are there, so it can succeed after the end, too.
      return await wait(AbortSignal.any(signals));
    } finally {
      cancel();
    }
  }
}
