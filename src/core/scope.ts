/** Undoes something when its scope ends. */
export type Cleanup = () => void | Promise<void>;

/**
 * A piece of work that ends as a whole. It has a signal that tells its end, and cleanups that run
 * in reverse order.
 *
 * Scopes nest: when a parent ends, its children end with the same reason.
 */
export class Scope {
  readonly #controller = new AbortController();
  readonly #cleanups: Cleanup[] = [];
  readonly signal: AbortSignal;

  constructor(parent?: AbortSignal) {
    this.signal = parent
      ? AbortSignal.any([parent, this.#controller.signal])
      : this.#controller.signal;
  }

  get isOver(): boolean {
    return this.signal.aborted;
  }

  /** Registers `cleanup`, which runs when the scope closes. The last one registered runs first. */
  defer(cleanup: Cleanup): void {
    this.#cleanups.push(cleanup);
  }

  /** Tells all work in the scope to stop, and does not wait for it. */
  abort(reason: unknown): void {
    this.#controller.abort(reason);
  }

  /** Aborts, then runs all cleanups in reverse order, then throws the first error of a cleanup. */
  async close(reason: unknown = new Error("The scope has closed")): Promise<void> {
    this.abort(reason);
    const errors: unknown[] = [];
    for (let cleanup = this.#cleanups.pop(); cleanup; cleanup = this.#cleanups.pop()) {
      try {
        await cleanup();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw errors[0];
  }
}
