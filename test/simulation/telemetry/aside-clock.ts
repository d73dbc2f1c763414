import type { Cancel, Clock } from "../../../src/core/clock.ts";
import type { Dice } from "../dice.ts";

/** Decides between callbacks of one instant: those of telemetry do not change the order of others. */
export class Ties {
  readonly #main: Dice;
  readonly #aside: Dice;
  #isAside = false;

  constructor(main: Dice, aside: Dice) {
    this.#main = main;
    this.#aside = aside;
  }

  readonly break = (): number => (this.#isAside ? this.#aside : this.#main).fraction();

  /** Runs `schedule`, whose callbacks are of telemetry. */
  aside(schedule: () => Cancel): Cancel {
    this.#isAside = true;
    const cancel = schedule();
    this.#isAside = false;
    return cancel;
  }
}

/** The clock of telemetry: remembers when its callbacks came. */
export class AsideClock implements Clock {
  readonly #clock: Clock;
  readonly #ties: Ties;
  readonly #position: () => number;
  /** How many entries the journal had at each callback. */
  readonly firedAt: number[] = [];
  #pending = 0;

  constructor(clock: Clock, ties: Ties, position: () => number) {
    this.#clock = clock;
    this.#ties = ties;
    this.#position = position;
  }

  /** How many of its callbacks wait for their time. */
  get pending(): number {
    return this.#pending;
  }

  now(): number {
    return this.#clock.now();
  }

  monotonic(): number {
    return this.#clock.monotonic();
  }

  schedule(delayMs: number, callback: () => void): Cancel {
    let isPending = true;
    const settle = (): void => {
      if (isPending) this.#pending--;
      isPending = false;
    };
    this.#pending++;
    const cancel = this.#ties.aside(() =>
      this.#clock.schedule(delayMs, () => {
        settle();
        this.firedAt.push(this.#position());
        callback();
      }),
    );
    return () => {
      settle();
      cancel();
    };
  }
}
