import { plural } from "../../core/plural.ts";
import type { TextStream } from "./text-stream.ts";

/** How many UTF-16 units may wait for a reader that is slow. */
const MAX_PENDING = 16_000_000;

/** What a {@link LineWriter} needs. */
export interface LineWriterOptions {
  /** Called when lines are left out for the first time. */
  readonly onSlow: () => void;
  readonly maxPending?: number;
}

/**
 * Writes what processes print to a stream whose reader may be slow, or asleep: nobody waits for it,
 * and what is kept for it is bounded. Where lines are left out, a line says how many.
 */
export class LineWriter {
  readonly #stream: TextStream;
  readonly #options: LineWriterOptions;
  readonly #maxPending: number;
  #left = 0;
  #wasSlow = false;

  constructor(stream: TextStream, options: LineWriterOptions) {
    this.#stream = stream;
    this.#options = options;
    this.#maxPending = options.maxPending ?? MAX_PENDING;
  }

  /** Writes whole lines, each without its end. */
  write(lines: readonly string[]): void {
    if (lines.length === 0) return;
    const pending = this.#stream.pending ?? 0;
    // With room for half it goes on, so that lines come in stretches and not one by one.
    const isFull = pending > (this.#left > 0 ? this.#maxPending / 2 : this.#maxPending);
    if (isFull) {
      this.#left += lines.length;
      if (!this.#wasSlow) this.#options.onSlow();
      this.#wasSlow = true;
      return;
    }
    this.end();
    this.#stream.write(`${lines.join("\n")}\n`);
  }

  /** Says how many lines were left out last, if any. */
  end(): void {
    if (this.#left === 0) return;
    const words = `… ${plural(this.#left, "line")} left out, since what was written was not read`;
    this.#left = 0;
    this.#stream.write(`${words}\n`);
  }
}
