interface Wait<Entry> {
  readonly predicate: (entry: Entry) => boolean;
  readonly resolve: (entry: Entry) => void;
}

/** What a journal gives up where its entries weigh too much, the oldest first. */
export interface Thinning<Entry> {
  /** How much all entries may weigh together. */
  readonly maxWeight: number;
  /** The weight of an entry; 0 if it is never given up. */
  readonly weightOf: (entry: Entry) => number;
  /**
   * Called with an entry that is given up, and its position. Returns what is kept in its place,
   * which must have no weight; undefined for nothing.
   */
  thin(entry: Entry, position: number): Entry | undefined;
}

/**
 * The append-only record of everything that happened, in order.
 *
 * Telemetry, expectations, reports and the timeline read it. With `maxEntries` the journal drops
 * its oldest entries. So a server that runs for a week needs no more memory than one that runs an
 * hour. With `thinning` it drops the heaviest part of what is old, and keeps the rest.
 */
export class Journal<Entry> {
  readonly #maxEntries: number;
  readonly #readers = new Set<(entry: Entry) => void>();
  readonly #waits = new Set<Wait<Entry>>();
  readonly #thinning: Thinning<Entry> | undefined;
  #entries: Entry[] = [];
  /** Of each entry, its position; where nothing is thinned out they follow from each other. */
  #positions: number[] = [];
  #dropped = 0;
  #weight = 0;

  constructor({
    maxEntries = Infinity,
    thinning,
  }: { maxEntries?: number; thinning?: Thinning<Entry> } = {}) {
    this.#maxEntries = maxEntries;
    this.#thinning = thinning;
  }

  /** The number of entries ever appended. It is also the position of the next entry. */
  get length(): number {
    return this.#dropped + this.#entries.length;
  }

  /** The entries from position `start` on that are still kept. */
  since(start: number): readonly Entry[] {
    if (this.#thinning) return this.#entries.slice(indexOf(start, this.#positions));
    return this.#entries.slice(Math.max(0, start - this.#dropped));
  }

  append(entry: Entry): void {
    if (this.#thinning) this.#weigh(entry, this.#thinning);
    this.#entries.push(entry);
    // Half is dropped at once, so that the cost of an append stays constant.
    if (this.#entries.length > this.#maxEntries) {
      const kept = Math.floor(this.#maxEntries / 2);
      this.#dropped += this.#entries.length - kept;
      this.#entries = this.#entries.slice(this.#entries.length - kept);
      this.#positions = this.#positions.slice(Math.max(0, this.#positions.length - kept));
      if (this.#thinning) this.#weight = sumOf(this.#entries, this.#thinning);
    }
    for (const reader of this.#readers) reader(entry);
    for (const wait of this.#waits) {
      if (wait.predicate(entry)) wait.resolve(entry);
    }
  }

  #weigh(entry: Entry, thinning: Thinning<Entry>): void {
    this.#positions.push(this.length);
    this.#weight += thinning.weightOf(entry);
    if (this.#weight <= thinning.maxWeight) return;
    // Half is given up at once, so that the cost of an append stays constant.
    const entries: Entry[] = [];
    const positions: number[] = [];
    this.#entries.forEach((old, index) => {
      const weight = thinning.weightOf(old);
      const position = this.#positions[index] as number;
      const isGiven = weight > 0 && this.#weight > thinning.maxWeight / 2;
      const kept = isGiven ? thinning.thin(old, position) : old;
      if (isGiven) this.#weight -= weight;
      if (kept === undefined) return;
      entries.push(kept);
      positions.push(position);
    });
    this.#dropped += this.#entries.length - entries.length;
    positions.push(this.#positions.at(-1) as number);
    this.#entries = entries;
    this.#positions = positions;
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

function sumOf<Entry>(entries: readonly Entry[], { weightOf }: Thinning<Entry>): number {
  return entries.reduce((sum, entry) => sum + weightOf(entry), 0);
}

/** The index of the first of the rising `positions` that is not below `start`. */
function indexOf(start: number, positions: readonly number[]): number {
  let [low, high] = [0, positions.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((positions[middle] as number) < start) low = middle + 1;
    else high = middle;
  }
  return low;
}
