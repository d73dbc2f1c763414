import { assert } from "./assert.ts";

interface Waiter<Item> {
  readonly resolve: (item: Item) => void;
  readonly reject: (reason: unknown) => void;
  readonly signal: AbortSignal | undefined;
  readonly onAbort: () => void;
}

/**
 * The queue behind a long poll.
 *
 * It never holds both items and waiters. An aborted waiter leaves at once and can never receive.
 * Hand-over is synchronous: the waiter is chosen inside `put`, so nothing is lost between two
 * awaits.
 */
export class Mailbox<Item> {
  readonly #items: Item[] = [];
  readonly #waiters: Waiter<Item>[] = [];
  #closed: { readonly reason: unknown } | undefined;

  /** How many items nobody has taken yet. */
  get size(): number {
    return this.#items.length;
  }

  /** How many `take` calls wait. */
  get waiting(): number {
    return this.#waiters.length;
  }

  /** Hands `item` to the waiter that has waited longest, or keeps it. A closed mailbox drops it. */
  put(item: Item): void {
    this.#offer(item, "push");
  }

  /** Returns what was handed over but did not arrive; it is the next to be taken. */
  putBack(item: Item): void {
    this.#offer(item, "unshift");
  }

  /**
   * The next item, at once or when there is one.
   * Rejects with `signal.reason` when aborted, and with the reason of `close`.
   */
  take({ signal }: { signal?: AbortSignal | undefined } = {}): Promise<Item> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (this.#items.length > 0) return Promise.resolve(this.#items.shift() as Item);
    if (this.#closed) return Promise.reject(this.#closed.reason);
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        this.#waiters.splice(this.#waiters.indexOf(waiter), 1);
        reject(signal?.reason);
      };
      const waiter: Waiter<Item> = { resolve, reject, signal, onAbort };
      this.#waiters.push(waiter);
      signal?.addEventListener("abort", onAbort);
    });
  }

  /** Ends every wait with `reason`, and drops what was not taken. Closing again changes nothing. */
  close(reason: unknown): void {
    if (this.#closed) return;
    this.#closed = { reason };
    this.#items.length = 0;
    for (let waiter = this.#nextWaiter(); waiter; waiter = this.#nextWaiter()) {
      waiter.reject(reason);
    }
  }

  #offer(item: Item, end: "push" | "unshift"): void {
    if (this.#closed) return;
    const waiter = this.#nextWaiter();
    if (waiter) waiter.resolve(item);
    else this.#items[end](item);
    assert(
      this.#items.length === 0 || this.#waiters.length === 0,
      "A mailbox never holds both items and waiters",
    );
  }

  #nextWaiter(): Waiter<Item> | undefined {
    const waiter = this.#waiters.shift();
    waiter?.signal?.removeEventListener("abort", waiter.onAbort);
    return waiter;
  }
}
