import type { Clock } from "../core/clock.ts";
import { formatDuration } from "../core/duration.ts";
import type { Journal } from "../core/journal.ts";
import type { JournalEntry } from "../lambda/journal-entry.ts";
import { orAbort } from "../runner/stage.ts";
import { WaitTimeout, type WaitOptions } from "./wait.ts";

/** What every wait needs. */
export interface WaitWorld {
  readonly clock: Clock;
  readonly journal: Journal<JournalEntry>;
  /** Aborted when nothing more can come. */
  readonly over: AbortSignal;
  /** Milliseconds, where a wait says nothing of its own. */
  readonly timeoutMs: number;
  /** What goes on, for the message of a wait in vain. */
  readonly describe: () => string;
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
    await this.#within(what, options, async (signal) => {
      if (!isReached()) await this.#world.journal.until(isReached, { signal });
    });
  }

  /**
   * Resolves to the first entry from position `since` on that `predicate` holds for, and rejects
   * with what `predicate` throws: it must not reach the engine, which only appends.
   */
  untilEntry(
    what: string,
    predicate: (entry: JournalEntry) => boolean,
    options: WaitOptions & { readonly since: number },
  ): Promise<JournalEntry> {
    const broken = new AbortController();
    const holds = (entry: JournalEntry): boolean => {
      try {
        return predicate(entry);
      } catch (error) {
        broken.abort(error);
        return false;
      }
    };
    return this.#within(what, options, (limit) => {
      const signal = AbortSignal.any([limit, broken.signal]);
      return orAbort(this.#world.journal.until(holds, { signal, since: options.since }), signal);
    });
  }

  /** Resolves with `promise`. */
  untilSettled<Value>(what: string, promise: Promise<Value>, options: WaitOptions): Promise<Value> {
    return this.#within(what, options, (signal) => orAbort(promise, signal));
  }

  async #within<Value>(
    what: string,
    { signal, timeoutMs = this.#world.timeoutMs }: WaitOptions,
    wait: (signal: AbortSignal) => Promise<Value>,
  ): Promise<Value> {
    const { clock, over, describe } = this.#world;
    const late = new AbortController();
    const signals = [late.signal, over, ...(signal ? [signal] : [])];
    const cancel = Number.isFinite(timeoutMs)
      ? clock.schedule(timeoutMs, () => {
          const message = `Waited ${formatDuration(timeoutMs)} in vain for ${what}: ${describe()}`;
          late.abort(new WaitTimeout(message));
        })
      : () => {};
    try {
      const limit = AbortSignal.any(signals);
      limit.throwIfAborted();
      return await wait(limit);
    } finally {
      cancel();
    }
  }
}
