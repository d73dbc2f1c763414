import type { Yardstick } from "./yardsticks.ts";

/** How a bench is run. */
export interface BenchOptions {
  readonly yardstick: Yardstick;
  /** Fewer and shorter rounds: for a glance, not for a verdict. */
  readonly isQuick: boolean;
}

/** One thing that was measured. */
export interface Finding {
  readonly name: string;
  /** Columns for people, in order; numbers for programs. */
  readonly values: Readonly<Record<string, number>>;
  /** What it is to be, in words, and whether it is; undefined where nothing is asked. */
  readonly goal?: { readonly text: string; readonly isMet: boolean };
}

/** Measures one aspect; `say` tells what is going on meanwhile. */
export type Section = (
  options: BenchOptions,
  say: (line: string) => void,
) => Promise<readonly Finding[]>;
