import type { Cancel, Clock } from "../core/clock.ts";
import type { Records } from "../lambda/records.ts";
import type { Message } from "./message.ts";

/** What was lost, and whether it was more than news of earlier losses. */
export interface Loss extends Records {
  readonly isNews: boolean;
}

/** What one subscriber loses, told together once in a while: it may be a line at a time. */
export class Losses {
  readonly #clock: Clock;
  readonly #delayMs: number;
  readonly #tell: (loss: Loss) => void;
  // Counted and not copied: a flood may lose a hundred thousand lines at a time.
  #records = 0;
  #bytes = 0;
  #isNews = false;
  #cancel: Cancel = () => {};

  constructor(clock: Clock, delayMs: number, tell: (loss: Loss) => void) {
    this.#clock = clock;
    this.#delayMs = delayMs;
    this.#tell = tell;
  }

  add({ bytes, isOfLoss }: Message): void {
    if (this.#records === 0) {
      this.#cancel = this.#clock.schedule(this.#delayMs, () => this.#tellNow());
    }
    this.#records++;
    this.#bytes += bytes;
    this.#isNews ||= !isOfLoss;
  }

  /** Ends the telling; returns what was not told yet. */
  close(): Records {
    this.#cancel();
    return { records: this.#records, bytes: this.#bytes };
  }

  #tellNow(): void {
    const loss = { records: this.#records, bytes: this.#bytes, isNews: this.#isNews };
    this.#records = 0;
    this.#bytes = 0;
    this.#isNews = false;
    this.#tell(loss);
  }
}
