/** Undoes something when its scope ends. */
export type Cleanup = () => void | Promise<void>;

/**
 * A stretch of work that ends as a whole: a signal that says so, and cleanups that run in reverse.
 *
 * Scopes nest: a child ends with its parent, with the parent's reason.
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

  /** Registers `cleanup` to run when the scope closes, before those that were registered earlier. */
  defer(cleanup: Cleanup): void {
    this.#cleanups.push(cleanup);
  }

  /** Tells everything in the scope to stop, without waiting for it. */
  abort(reason: unknown): void {
    this.#controller.abort(reason);
  }

  /** Aborts, then runs every cleanup in reverse; throws the first error only after all have run. */
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
