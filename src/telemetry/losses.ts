import type { Cancel, Clock } from "../core/clock.ts";
import type { Records } from "../lambda/records.ts";
import type { Message } from "./message.ts";

/** Messages that were lost. `isNews` is false if all of them tell of earlier losses. */
export interface Loss extends Records {
  readonly isNews: boolean;
}

/** Collects the losses of one subscriber, and tells them together from time to time. */
export class Losses {
  readonly #clock: Clock;
  readonly #delayMs: number;
  readonly #tell: (loss: Loss) => void;
  // Numbers and no copies: a flood may lose a hundred thousand lines at once.
  #records = 0;
  #bytes = 0;
  #isNews = false;
  #cancel: Cancel = () => {};

  constructor(clock: Clock, delayMs: number, tell: (loss: Loss) => void) {
    this.#clock = clock;
    this.#delayMs = delayMs;
    this.#tell = tell;
  }

  add({ bytes, records, isOfLoss }: Message): void {
    if (this.#bytes === 0) {
      this.#cancel = this.#clock.schedule(this.#delayMs, () => this.#tellNow());
    }
    this.#records += records;
    this.#bytes += bytes;
    this.#isNews ||= !isOfLoss;
  }

  /** Stops, and returns the losses that were not told. */
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
