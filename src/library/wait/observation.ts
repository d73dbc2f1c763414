import type { Journal } from "../../core/journal.ts";
import type { JournalEntry } from "../../lambda/journal-entry.ts";
import { phaseAfter, type SimulatorPhase } from "./phase.ts";

type EntryOf<Type extends JournalEntry["type"]> = Extract<JournalEntry, { type: Type }>;

/** How far an invocation is, in the entries that say so. */
export interface Progress {
  started?: EntryOf<"invokeStarted">;
  ended?: EntryOf<"invokeEnded"> | EntryOf<"throttled">;
}

/** Phases and invocations, read from the journal. It is up to date before any wait looks at it. */
export class Observation {
  readonly #phases = new Map<number, SimulatorPhase>();
  readonly #progress = new Map<string, Progress>();

  constructor(journal: Journal<JournalEntry>) {
    journal.subscribe((entry) => this.#see(entry));
  }

  /** The phase of environment `number`. */
  phaseOf(number: number): SimulatorPhase {
    return this.#phases.get(number) ?? "init";
  }

  progressOf(requestId: string): Readonly<Progress> {
    return this.#progress.get(requestId) ?? {};
  }

  #see(entry: JournalEntry): void {
    const { environment } = entry;
    this.#phases.set(environment, phaseAfter(this.phaseOf(environment), entry));
    if (entry.type === "invokeStarted") this.#note(entry.requestId, { started: entry });
    if (entry.type === "invokeEnded" || entry.type === "throttled")
      this.#note(entry.requestId, { ended: entry });
  }

  #note(requestId: string, news: Progress): void {
    this.#progress.set(requestId, { ...this.#progress.get(requestId), ...news });
  }
}
