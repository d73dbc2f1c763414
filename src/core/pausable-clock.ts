import type { Cancel, Clock } from "./clock.ts";

interface Timer {
  /** Milliseconds of our own time. */
  readonly dueMs: number;
  readonly callback: () => void;
  /** Undoes it on the clock below; undefined while we stand still. */
  cancel: Cancel | undefined;
}

/**
 * A clock that can stand still: meanwhile its monotonic time does not go on, and nothing that was
 * scheduled on it comes. Wall time is passed through.
 */
export class PausableClock implements Clock {
  readonly #clock: Clock;
  readonly #timers = new Set<Timer>();
  /** How long it has stood still, in milliseconds, the pause that goes on left out. */
  #lostMs = 0;
  #pausedAtMs: number | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get isPaused(): boolean {
    return this.#pausedAtMs !== undefined;
  }

  now(): number {
    return this.#clock.now();
  }

  monotonic(): number {
    return (this.#pausedAtMs ?? this.#clock.monotonic()) - this.#lostMs;
  }

  schedule(delayMs: number, callback: () => void): Cancel {
    const timer: Timer = { dueMs: this.monotonic() + delayMs, callback, cancel: undefined };
    this.#timers.add(timer);
    if (!this.isPaused) this.#start(timer, delayMs);
    return () => {
      this.#timers.delete(timer);
      timer.cancel?.();
    };
  }

  /** Stands still from now on; harmless when it does. */
  pause(): void {
    if (this.isPaused) return;
    this.#pausedAtMs = this.#clock.monotonic();
    for (const timer of this.#timers) {
      timer.cancel?.();
      timer.cancel = undefined;
    }
  }

  /** Goes on; harmless when it does. */
  resume(): void {
    if (this.#pausedAtMs === undefined) return;
    this.#lostMs += this.#clock.monotonic() - this.#pausedAtMs;
    this.#pausedAtMs = undefined;
    for (const timer of this.#timers) this.#start(timer, timer.dueMs - this.monotonic());
  }

  #start(timer: Timer, delayMs: number): void {
    timer.cancel = this.#clock.schedule(Math.max(0, delayMs), () => {
      this.#timers.delete(timer);
      timer.callback();
    });
  }
}
