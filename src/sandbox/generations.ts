import type { Generation } from "./generation.ts";

/** The generations of one environment, one after the other. */
export class Generations {
  readonly #create: () => Generation;
  #current: Generation;
  #previous: Generation | undefined;

  constructor(create: () => Generation) {
    this.#create = create;
    this.#current = create();
  }

  /** The one that counts. */
  get current(): Generation {
    return this.#current;
  }

  /** The last one to live: after a reset that is the one before, until init begins again. */
  get observed(): Generation {
    const { isCalled, processes } = this.#current;
    return isCalled || processes.size > 0 ? this.#current : (this.#previous ?? this.#current);
  }

  /** Begins the next one. */
  replace(): void {
    this.#previous = this.#current;
    this.#current = this.#create();
  }
}
