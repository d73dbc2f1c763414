import type { Thinning } from "../../core/journal.ts";
import type { JournalEntry } from "../../lambda/journal-entry.ts";

/** How much of what processes write, and are delivered, a scenario keeps, in UTF-16 units. */
const MAX_WEIGHT = 64_000_000;

/** What an entry of the journal weighs beside its text, measured under Bun. */
const ENTRY_WEIGHT = 200;

/** What is not kept of a stretch of the journal. */
export interface Lost {
  /** Whether lines are missing. */
  readonly hasLines: boolean;
  /** The extensions of which delivered telemetry is missing. */
  readonly delivered: ReadonlySet<string>;
}

/** Nothing is missing. */
export const NOTHING_LOST: Lost = { hasLines: false, delivered: new Set() };

/**
 * What the journal of a scenario has given up: the oldest lines of processes, and the bodies of the
 * oldest deliveries of telemetry. A process may write without end.
 */
export class Losses {
  readonly #maxWeight: number;
  readonly #linesBySource = new Map<string, number>();
  /** By extension, the position of the last delivery without its body. */
  readonly #deliveredBefore = new Map<string, number>();
  #lastLine = -1;

  constructor(maxWeight = MAX_WEIGHT) {
    this.#maxWeight = maxWeight;
  }

  /** For the journal whose losses these are. */
  get thinning(): Thinning<JournalEntry> {
    return {
      maxWeight: this.#maxWeight,
      weightOf,
      thin: (entry, position) => this.#thin(entry, position),
    };
  }

  /** How many lines of each process are not kept. */
  get linesBySource(): ReadonlyMap<string, number> {
    return this.#linesBySource;
  }

  /** How many lines are not kept. */
  get lines(): number {
    return [...this.#linesBySource.values()].reduce((sum, count) => sum + count, 0);
  }

  /** What is missing from position `start` of the journal on. */
  since(start: number): Lost {
    const delivered = [...this.#deliveredBefore].filter(([, position]) => position >= start);
    return {
      hasLines: this.#lastLine >= start,
      delivered: new Set(delivered.map(([extension]) => extension)),
    };
  }

  #thin(entry: JournalEntry, position: number): JournalEntry | undefined {
    if (entry.type === "log") {
      const before = this.#linesBySource.get(entry.source) ?? 0;
      this.#linesBySource.set(entry.source, before + 1);
      this.#lastLine = position;
      return undefined;
    }
    if (entry.type !== "telemetryDelivered") return entry;
    this.#deliveredBefore.set(entry.extension, position);
    return { ...entry, body: undefined, events: undefined };
  }
}

function weightOf(entry: JournalEntry): number {
  if (entry.type === "log") return entry.line.length + ENTRY_WEIGHT;
  if (entry.type !== "telemetryDelivered") return 0;
  return (entry.body?.length ?? 0) + (entry.events?.length ?? 0);
}
