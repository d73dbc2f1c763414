import type { Cancel, Clock } from "../../src/core/clock.ts";

interface Timer {
  readonly atMs: number;
  readonly order: number;
  readonly callback: () => void;
}

/** A clock that stands still until a test moves it. */
export class VirtualClock implements Clock {
  readonly #epochMs: number;
  readonly #breakTie: () => number;
  #elapsedMs = 0;
  #order = 0;
  #timers = new Set<Timer>();

  /** Of callbacks that are due at the same instant the one that got the least of `breakTie` is first. */
  constructor({
    epochMs = Date.UTC(2026, 10, 23),
    breakTie = () => this.#order++,
  }: { epochMs?: number; breakTie?: () => number } = {}) {
    this.#epochMs = epochMs;
    this.#breakTie = breakTie;
  }

  /** How many callbacks wait for their time. */
  get pending(): number {
    return this.#timers.size;
  }

  now(): number {
    return Math.floor(this.#epochMs + this.#elapsedMs);
  }

  monotonic(): number {
    return this.#elapsedMs;
  }

  schedule(delayMs: number, callback: () => void): Cancel {
    const timer = {
      atMs: this.#elapsedMs + Math.max(0, delayMs),
      order: this.#breakTie(),
      callback,
    };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Moves on by `ms` as while the event loop is busy: what becomes due is late. */
  stall(ms: number): void {
    this.#elapsedMs += ms;
  }

  /** Moves on by `ms`, running what is due in order, and lets what that caused come to rest each time. */
  async advance(ms: number): Promise<void> {
    const untilMs = this.#elapsedMs + ms;
    await settle();
    for (let timer = this.#next(untilMs); timer; timer = this.#next(untilMs)) {
      await this.#run(timer);
    }
    this.#elapsedMs = untilMs;
  }

  /** Moves on until no callback waits any more, or `maxCallbacks` have run. */
  async drain(maxCallbacks: number): Promise<void> {
    await settle();
    for (let count = 0; count < maxCallbacks; count++) {
      const timer = this.#next(Infinity);
      if (!timer) return;
      await this.#run(timer);
    }
  }

  async #run(timer: Timer): Promise<void> {
    this.#timers.delete(timer);
    this.#elapsedMs = timer.atMs;
    timer.callback();
    await settle();
  }

  #next(untilMs: number): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.atMs > untilMs) continue;
      const isSooner =
        !first ||
        timer.atMs < first.atMs ||
        (timer.atMs === first.atMs && timer.order < first.order);
      if (isSooner) first = timer;
    }
    return first;
  }
}

/** Lets every chain of promises that can go on do so. */
export async function settle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}
