/** Undoes a {@link Clock.schedule}; harmless once the callback has run. */
export type Cancel = () => void;

/**
 * The source of time. It is passed as an argument, so that tests can use a virtual clock.
 *
 * `now` is wall time in epoch milliseconds. Only values on the wire come from it. `monotonic` is in
 * milliseconds with a fraction and never goes back. Every measurement and every decision uses it.
 */
export interface Clock {
  now(): number;
  monotonic(): number;
  /** Runs `callback` once, `delayMs` from now. */
  schedule(delayMs: number, callback: () => void): Cancel;
}

/** The longest delay of a timer, in milliseconds: 24 days. A longer delay is cut to it. */
const LONGEST_TIMER_MS = 2_147_483_647;

/** The machine's own time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  schedule(delayMs, callback) {
    // The timer would cut off a fraction, and would fire at once for a delay that is too long.
    const timer = setTimeout(callback, Math.min(Math.ceil(delayMs), LONGEST_TIMER_MS));
    return () => clearTimeout(timer);
  },
};

/** Resolves after the event loop has polled its sockets and pipes once more. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Resolves `delayMs` from now. Rejects with `signal.reason` if `signal` is aborted before. */
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

/** Whether `promise` settles within `budgetMs`. If `promise` rejects, so does this. */
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

/** Writes `at`, in epoch milliseconds, in ISO 8601: with milliseconds, in UTC. */
export function isoTime(at: number): string {
  return new Date(Math.round(at)).toISOString();
}
