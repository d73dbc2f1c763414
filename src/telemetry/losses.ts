import type { Cancel, Clock } from "../core/clock.ts";
import type { Records } from "../lambda/journal-entry.ts";
import type { Message } from "./message.ts";

/** What was lost, and whether it was more than news of earlier losses. */
export interface Loss extends Records {
  readonly isNews: boolean;
}

const NOTHING: Loss = { records: 0, bytes: 0, isNews: false };

/** What one subscriber loses, told together once in a while: it may be a line at a time. */
export class Losses {
  readonly #clock: Clock;
  readonly #delayMs: number;
  readonly #tell: (loss: Loss) => void;
  #untold = NOTHING;
  #cancel: Cancel = () => {};

  constructor(clock: Clock, delayMs: number, tell: (loss: Loss) => void) {
    this.#clock = clock;
    this.#delayMs = delayMs;
    this.#tell = tell;
  }

  add({ bytes, isOfLoss }: Message): void {
    const { records, bytes: before, isNews } = this.#untold;
    if (records === 0) this.#cancel = this.#clock.schedule(this.#delayMs, () => this.#tellNow());
    this.#untold = { records: records + 1, bytes: before + bytes, isNews: isNews || !isOfLoss };
  }

  /** Ends the telling; returns what was not told yet. */
  close(): Records {
    this.#cancel();
    return this.#untold;
  }

  #tellNow(): void {
    const loss = this.#untold;
    this.#untold = NOTHING;
    this.#tell(loss);
  }
}
