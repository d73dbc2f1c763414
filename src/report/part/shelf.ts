import type { Spill, SpillTicket } from "../report.ts";

/** How many UTF-16 units of all texts wait in memory before they go to the spill. */
const MAX_LENGTH = 16_000_000;

interface Group {
  readonly file: string;
  readonly line: number;
  readonly tickets: SpillTicket[];
  texts: string[];
}

/** Where the text of a scenario belongs. */
export interface ShelfPlace {
  readonly file: string;
  readonly line: number;
}

/**
 * The texts of a report that is written when a run ends, by file and line. Those of one place stay
 * in the order in which they came. However many they are, a bounded part of them is in memory.
 */
export class Shelf {
  readonly #spill: Spill | undefined;
  readonly #maxLength: number;
  readonly #groups = new Map<string, Group>();
  #length = 0;

  constructor(spill?: Spill, { maxLength = MAX_LENGTH }: { readonly maxLength?: number } = {}) {
    this.#spill = spill;
    this.#maxLength = maxLength;
  }

  put({ file, line }: ShelfPlace, text: string): void {
    const key = `${line} ${file}`;
    const group = this.#groups.get(key) ?? { file, line, tickets: [], texts: [] };
    this.#groups.set(key, group);
    group.texts.push(text);
    this.#length += text.length;
    if (this.#length > this.#maxLength) this.#moveOut();
  }

  /** The texts, or pieces of them, those of `file` alone where it is said. */
  *read(file?: string): Generator<string> {
    const groups = [...this.#groups.values()]
      .filter((group) => file === undefined || group.file === file)
      .toSorted(byPlace);
    for (const { tickets, texts } of groups) {
      for (const ticket of tickets) yield* this.#spill?.take(ticket) ?? [];
      yield* texts;
    }
  }

  #moveOut(): void {
    this.#length = 0;
    if (!this.#spill) return;
    for (const group of this.#groups.values()) {
      if (group.texts.length === 0) continue;
      try {
        group.tickets.push(this.#spill.put(group.texts.join("")));
      } catch {
        // A disk that is full takes nothing: the report is worth more than the memory.
        return;
      }
      group.texts = [];
    }
  }
}

function byPlace(one: Group, other: Group): number {
  if (one.file !== other.file) return one.file < other.file ? -1 : 1;
  return one.line - other.line;
}
