import type { Journal } from "../core/journal.ts";
import type { JournalEntry } from "../lambda/journal-entry.ts";
import { orAbort } from "../runner/stage.ts";

type Predicate = (entry: JournalEntry) => boolean;
type Until = { readonly signal?: AbortSignal; readonly since?: number };

/** The journal for readers that may throw. Their errors must not reach the engine, which only appends. */
export class GuardedJournal {
  readonly #journal: Journal<JournalEntry>;
  readonly #failures: unknown[] = [];

  constructor(journal: Journal<JournalEntry>) {
    this.#journal = journal;
  }

  get length(): number {
    return this.#journal.length;
  }

  since(start: number): readonly JournalEntry[] {
    return this.#journal.since(start);
  }

  /**
   * As the journal's; a reader that throws, or whose promise rejects, is called no more, and
   * {@link throwFailure} tells. Nothing waits for a reader's promise.
   */
  subscribe(reader: (entry: JournalEntry) => void): () => void {
    const fail = (error: unknown): void => {
      leave();
      this.#failures.push(error);
    };
    const leave = this.#journal.subscribe((entry) => {
      try {
        // To the types an async function is one that returns nothing.
        const returned: unknown = reader(entry);
        if (returned instanceof Promise) returned.catch(fail);
      } catch (error) {
        fail(error);
      }
    });
    return leave;
  }

  /** As the journal's; rejects also with an error of `predicate`. */
  async until(
    predicate: Predicate,
    { signal, since = this.length }: Until = {},
  ): Promise<JournalEntry> {
    const past = this.since(since).find(predicate);
    if (past) return past;
    signal?.throwIfAborted();
    const broken = new AbortController();
    const holds = (entry: JournalEntry): boolean => {
      try {
        return predicate(entry);
      } catch (error) {
        broken.abort(error);
        return false;
      }
    };
    const either = AbortSignal.any([broken.signal, ...(signal ? [signal] : [])]);
    return orAbort(this.#journal.until(holds, { signal: either }), either);
  }

  /** Throws the first error of a reader, if there was one. */
  throwFailure(): void {
    if (this.#failures.length > 0) throw this.#failures[0];
  }
}
