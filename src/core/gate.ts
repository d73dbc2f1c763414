/** Lets a bounded number of tasks run at once. The others wait in line. */
export class Gate {
  readonly #waiting: (() => void)[] = [];
  #free: number;

  constructor(capacity: number) {
    this.#free = capacity;
  }

  /** The number of tasks that wait. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /**
   * Runs `task` when there is room, and settles as it does. When `signal` is aborted, `task` needs
   * no room: it runs at once, and sees the signal itself.
   */
  async run<Value>(task: () => Promise<Value>, signal: AbortSignal): Promise<Value> {
    const hasRoom = await this.#enter(signal);
    try {
      return await task();
    } finally {
      if (hasRoom) this.#leave();
    }
  }

  /** Resolves to whether it takes room. */
  #enter(signal: AbortSignal): boolean | Promise<boolean> {
    if (signal.aborted) return false;
    if (this.#free > 0) {
      this.#free--;
      return true;
    }
    return new Promise((resolve) => {
      const enter = (): void => {
        signal.removeEventListener("abort", onAbort);
        resolve(true);
      };
      const onAbort = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(enter), 1);
        resolve(false);
      };
      this.#waiting.push(enter);
      signal.addEventListener("abort", onAbort, { once: true });
    });
  }

  /** Its room goes to the task that has waited longest. */
  #leave(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#free++;
  }
}
