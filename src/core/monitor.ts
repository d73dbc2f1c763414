interface Wait {
  readonly predicate: () => boolean;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Waits for a state instead of for an event: `await monitor.until(() => runtime.isReady)`.
 *
 * The code that changes the state calls `notify`. All waits end together when the monitor's signal
 * is aborted, with its reason: the state can then no longer come.
 */
export class Monitor {
  #waits: Wait[] = [];
  readonly #signal: AbortSignal | undefined;

  constructor(signal?: AbortSignal) {
    this.#signal = signal;
    signal?.addEventListener("abort", () => this.#end(), { once: true });
  }

  /** The number of `until` calls that wait. */
  get waiting(): number {
    return this.#waits.length;
  }

  /** Resolves as soon as `predicate` holds; rejects with the signal's reason. */
  until(predicate: () => boolean): Promise<void> {
    if (this.#signal?.aborted) return Promise.reject(this.#signal.reason);
    if (predicate()) return Promise.resolve();
    return new Promise((resolve, reject) => this.#waits.push({ predicate, resolve, reject }));
  }

  /** Checks every wait again, since the state has changed. */
  notify(): void {
    if (this.#waits.length === 0) return;
    this.#waits = this.#waits.filter((wait) => {
      if (!wait.predicate()) return true;
      wait.resolve();
      return false;
    });
  }

  #end(): void {
    const waits = this.#waits;
    this.#waits = [];
    for (const wait of waits) wait.reject(this.#signal?.reason);
  }
}
