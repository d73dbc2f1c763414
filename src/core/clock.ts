/** Undoes a {@link Clock.schedule}; harmless once the callback has run. */
export type Cancel = () => void;

/**
 * Where time comes from. It is handed in, so that tests run on a virtual one.
 *
 * `now` is wall time in epoch milliseconds and serves only what goes on the wire; `monotonic` is in
 * milliseconds with a fraction, never goes back, and is what everything is measured and decided by.
 */
export interface Clock {
  now(): number;
  monotonic(): number;
  /** Runs `callback` once, `delayMs` from now. */
  schedule(delayMs: number, callback: () => void): Cancel;
}

/** The longest delay that a timer takes, in milliseconds: 24 days, after which it comes early. */
const LONGEST_TIMER_MS = 2_147_483_647;

/** The machine's own time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  schedule(delayMs, callback) {
    // A fraction would be cut off, and what is too long be over at once.
    const timer = setTimeout(callback, Math.min(Math.ceil(delayMs), LONGEST_TIMER_MS));
    return () => clearTimeout(timer);
  },
};

/** Resolves when the event loop has looked once more at what is there to be read. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Resolves `delayMs` from now; rejects with `signal.reason` when that is aborted first. */
export function sleep(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const onAbort = (): void => {
      cancel();
      reject(signal?.reason);
    };
    const cancel = clock.schedule(delayMs, () => {
      signal?.removeEventListener("abort", onAbort);
      resolve();
    });
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}

/** Whether `promise` settled within `budgetMs`. A rejection of it passes through. */
export async function settlesWithin(
  clock: Clock,
  budgetMs: number,
  promise: Promise<unknown>,
): Promise<boolean> {
  let cancel: Cancel = () => {};
  const late = new Promise<false>((resolve) => {
    cancel = clock.schedule(Math.max(0, budgetMs), () => resolve(false));
  });
  try {
    return await Promise.race([promise.then(() => true), late]);
  } finally {
    cancel();
  }
}
