interface Wait<Entry> {
  readonly predicate: (entry: Entry) => boolean;
  readonly resolve: (entry: Entry) => void;
}

/**
 * The append-only record of everything that happened, in order.
 *
 * Telemetry, expectations, reports and the timeline read it. With `maxEntries` the journal drops
 * its oldest entries. So a server that runs for a week needs no more memory than one that runs an
 * hour.
 */
export class Journal<Entry> {
  readonly #maxEntries: number;
  readonly #readers = new Set<(entry: Entry) => void>();
  readonly #waits = new Set<Wait<Entry>>();
  #entries: Entry[] = [];
  #dropped = 0;

  constructor({ maxEntries = Infinity }: { maxEntries?: number } = {}) {
    this.#maxEntries = maxEntries;
  }

  /** The number of entries ever appended. It is also the position of the next entry. */
  get length(): number {
    return this.#dropped + this.#entries.length;
  }

  /** The entries from position `start` on that are still kept. */
  since(start: number): readonly Entry[] {
    return this.#entries.slice(Math.max(0, start - this.#dropped));
  }

  append(entry: Entry): void {
    this.#entries.push(entry);
    // Half is dropped at once, so that the cost of an append stays constant.
    if (this.#entries.length > this.#maxEntries) {
      const kept = Math.floor(this.#maxEntries / 2);
      this.#dropped += this.#entries.length - kept;
      this.#entries = this.#entries.slice(this.#entries.length - kept);
    }
    for (const reader of this.#readers) reader(entry);
    for (const wait of this.#waits) {
      if (wait.predicate(entry)) wait.resolve(entry);
    }
  }

  /** Calls `reader` with every entry from now on, until the returned function is called. */
  subscribe(reader: (entry: Entry) => void): () => void {
    this.#readers.add(reader);
    return () => this.#readers.delete(reader);
  }

  /**
   * Waits for the first entry from position `since` on for which `predicate` holds. Without `since`
   * it looks at new entries only. Rejects with `signal.reason` when `signal` is aborted.
   */
  until(
    predicate: (entry: Entry) => boolean,
    { signal, since = this.length }: { signal?: AbortSignal; since?: number } = {},
  ): Promise<Entry> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    const past = this.since(since).find(predicate);
    if (past !== undefined) return Promise.resolve(past);
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.#waits.delete(wait);
        signal?.removeEventListener("abort", onAbort);
      };
      const onAbort = (): void => {
        leave();
        reject(signal?.reason);
      };
      const wait: Wait<Entry> = {
        predicate,
        resolve(entry) {
          leave();
          resolve(entry);
        },
      };
      this.#waits.add(wait);
      signal?.addEventListener("abort", onAbort, { once: true });
    });
  }
}
