import type { RunEvent } from "../runner/event.ts";

/** Where a report goes: a terminal, a pipe or a file. */
export interface Sink {
  write(text: string): void;
  /** How wide a line may be, in cells; a file has a number as well. */
  readonly columns: number;
  /** Whether a line can be erased again. */
  readonly isTerminal: boolean;
  readonly hasColor: boolean;
}

/** A fold over the events of a run. `runEnded` is the last of them, whatever happened. */
export interface Report {
  on(event: RunEvent): void;
}

/**
 * A place beside the memory for text that waits for the end of a run. It gives back what was put
 * there, under the ticket that it gave for it.
 */
export interface Spill {
  /** @throws where there is no room, and then keeps nothing of it. */
  put(text: string): SpillTicket;
  /** The text in pieces. */
  take(ticket: SpillTicket): Iterable<string>;
}

/** Where a text is in a {@link Spill}. */
export interface SpillTicket {
  readonly start: number;
  readonly end: number;
}

export interface ReportOptions {
  readonly sink: Sink;
  /** For what is too much to be kept in memory; all is kept there where there is none. */
  readonly spill?: Spill | undefined;
  /** The arguments that a run needs to end as this one, besides a scenario of `file`. */
  readonly rerunFlags?: ((file: string) => readonly string[]) | undefined;
  /** Shows steps as they end, and all that is known of a process's output. */
  readonly isVerbose?: boolean | undefined;
  /** Shows failures and the summary alone. */
  readonly isQuiet?: boolean | undefined;
  /** Of lambda-sim itself. */
  readonly version: string;
}

/** The reports that `--report` may name. */
export const REPORT_NAMES = ["pretty", "line", "junit", "json"] as const;
export type ReportName = (typeof REPORT_NAMES)[number];

/** Why a run ended before its time. */
export type RunFailed = Extract<RunEvent, { type: "runFailed" }>;

/** The last event of a run. */
export type RunEnded = Extract<RunEvent, { type: "runEnded" }>;
