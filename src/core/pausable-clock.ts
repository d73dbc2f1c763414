import type { Cancel, Clock } from "./clock.ts";

interface Timer {
  /** Milliseconds of our own time. */
  readonly dueMs: number;
  readonly callback: () => void;
  /** Cancels the callback on the clock below. Undefined while this clock is paused. */
  cancel: Cancel | undefined;
}

/**
 * A clock that can be paused. While it is paused, its monotonic time does not go on and it runs no
 * callback. Its wall time is that of the clock below.
 */
export class PausableClock implements Clock {
  readonly #clock: Clock;
  readonly #timers = new Set<Timer>();
  /** The length of all pauses that are over, in milliseconds. */
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

  /** Pauses the clock. A paused clock stays as it is. */
  pause(): void {
    if (this.isPaused) return;
    this.#pausedAtMs = this.#clock.monotonic();
    for (const timer of this.#timers) {
      timer.cancel?.();
      timer.cancel = undefined;
    }
  }

  /** Lets the clock go on. A clock that is not paused stays as it is. */
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
