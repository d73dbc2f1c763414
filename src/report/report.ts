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

export interface ReportOptions {
  readonly sink: Sink;
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

/** The last event of a run. */
export type RunEnded = Extract<RunEvent, { type: "runEnded" }>;
