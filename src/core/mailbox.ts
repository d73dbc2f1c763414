import { assert } from "./assert.ts";

interface Waiter<Item> {
  readonly resolve: (item: Item) => void;
  readonly reject: (reason: unknown) => void;
  readonly signal: AbortSignal | undefined;
  readonly onAbort: () => void;
}

interface TakeOptions {
  readonly signal?: AbortSignal | undefined;
  readonly isFirst?: boolean;
}

/**
 * The queue behind a long poll.
 *
 * It never holds items and waiters at the same time. An aborted waiter leaves at once and never
 * receives an item. `put` itself chooses the waiter, so no item is lost between two awaits.
 */
export class Mailbox<Item> {
  readonly #items: Item[] = [];
  readonly #waiters: Waiter<Item>[] = [];
  #closed: { readonly reason: unknown } | undefined;

  /** The number of items that wait to be taken. */
  get size(): number {
    return this.#items.length;
  }

  /** The number of `take` calls that wait for an item. */
  get waiting(): number {
    return this.#waiters.length;
  }

  /** Gives `item` to the first waiter, else keeps it. A closed mailbox drops it. */
  put(item: Item): void {
    this.#offer(item, "push");
  }

  /** Puts an item back that did not arrive at its taker. It is the next one to be taken. */
  putBack(item: Item): void {
    this.#offer(item, "unshift");
  }

  /**
   * Takes the next item, and waits for it if there is none: behind the other waiters, or before
   * them if it `isFirst`.
   * Rejects with `signal.reason` when `signal` is aborted, and with the reason of `close`.
   */
  take({ signal, isFirst = false }: TakeOptions = {}): Promise<Item> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (this.#items.length > 0) return Promise.resolve(this.#items.shift() as Item);
    if (this.#closed) return Promise.reject(this.#closed.reason);
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        this.#waiters.splice(this.#waiters.indexOf(waiter), 1);
        reject(signal?.reason);
      };
      const waiter: Waiter<Item> = { resolve, reject, signal, onAbort };
      this.#waiters[isFirst ? "unshift" : "push"](waiter);
      signal?.addEventListener("abort", onAbort);
    });
  }

  /** Ends every wait with `reason` and drops all items. A second call changes nothing. */
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
