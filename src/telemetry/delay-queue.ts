import type { Cancel, Clock } from "../core/clock.ts";
import { Backlog, type Sized } from "./backlog.ts";

interface Held<Item> extends Sized {
  readonly item: Item;
  /** Monotonic milliseconds. */
  readonly dueMs: number;
}

interface DelayQueueOptions<Item> {
  readonly clock: Clock;
  /** The bound for items that wait. When one does not fit, the oldest ones are dropped. */
  readonly maxBytes: number;
  readonly onDropped: (item: Item) => void;
}

/** Passes items on in their order, each no sooner than it was asked to. */
export class DelayQueue<Item extends Sized> {
  readonly #clock: Clock;
  readonly #pass: (item: Item) => void;
  readonly #held: Backlog<Held<Item>>;
  #cancel: Cancel = () => {};

  constructor(pass: (item: Item) => void, options: DelayQueueOptions<Item>) {
    const { clock, maxBytes, onDropped } = options;
    this.#pass = pass;
    this.#clock = clock;
    this.#held = new Backlog(maxBytes, ({ item }) => onDropped(item));
  }

  /** Those that wait, in order. */
  get items(): readonly Item[] {
    return this.#held.items.map(({ item }) => item);
  }

  /** How many wait. */
  get size(): number {
    return this.#held.size;
  }

  /** Passes `item` on after `delayMs`; at once if there is none and nothing waits. */
  add(item: Item, delayMs: number): void {
    if (delayMs <= 0 && this.#held.size === 0) return this.#pass(item);
    const dueMs = this.#clock.monotonic() + delayMs;
    this.#held.push({ item, bytes: item.bytes, dueMs });
    if (this.#held.size === 1) this.#await();
  }

  /** Passes nothing on any more, and forgets what waits. */
  close(): void {
    this.#cancel();
    this.#held.clear();
  }

  /** Awaits the first that waits, alone: one that was awaited may have been dropped since. */
  #await(): void {
    this.#cancel();
    const { first } = this.#held;
    if (!first) return;
    const leftMs = Math.max(0, first.dueMs - this.#clock.monotonic());
    this.#cancel = this.#clock.schedule(leftMs, () => this.#passDue());
  }

  #passDue(): void {
    for (;;) {
      const { first } = this.#held;
      if (!first || first.dueMs > this.#clock.monotonic()) return this.#await();
      this.#held.take({ maxItems: 1, maxBytes: Infinity });
      this.#pass(first.item);
    }
  }
}
