/** An item with a size. */
export interface Sized {
  readonly bytes: number;
}

/** The most free places before the front of the queue. Then the items move to the start. */
const MAX_GAP = 1024;

/** A queue with a bound in bytes. When an item does not fit, the queue drops its oldest ones. */
export class Backlog<Item extends Sized> {
  readonly #maxBytes: number;
  readonly #onDropped: (item: Item) => void;
  #items: (Item | undefined)[] = [];
  #front = 0;
  #bytes = 0;

  constructor(maxBytes: number, onDropped: (item: Item) => void) {
    this.#maxBytes = maxBytes;
    this.#onDropped = onDropped;
  }

  get size(): number {
    return this.#items.length - this.#front;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** The oldest item, if there is one. */
  get first(): Item | undefined {
    return this.#items[this.#front];
  }

  /** All items, the oldest first. */
  get items(): readonly Item[] {
    return this.#items.slice(this.#front) as Item[];
  }

  push(item: Item): void {
    this.#items.push(item);
    this.#bytes += item.bytes;
    // An item that is larger than the bound stays, as the only one.
    while (this.#bytes > this.#maxBytes && this.size > 1) this.#onDropped(this.#shift());
  }

  /** Takes the oldest items out, until there are `maxItems` of them or they reach `maxBytes`. */
  take({ maxItems, maxBytes }: { maxItems: number; maxBytes: number }): readonly Item[] {
    const taken: Item[] = [];
    for (let bytes = 0; this.size > 0 && taken.length < maxItems && bytes < maxBytes;) {
      const item = this.#shift();
      taken.push(item);
      bytes += item.bytes;
    }
    return taken;
  }

  clear(): void {
    this.#items = [];
    this.#front = 0;
    this.#bytes = 0;
  }

  #shift(): Item {
    const item = this.#items[this.#front]!;
    // The item can be freed at once, though its place stays for a while.
    this.#items[this.#front] = undefined;
    this.#front++;
    this.#bytes -= item.bytes;
    if (this.#front > MAX_GAP && this.#front * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#front);
      this.#front = 0;
    }
    return item;
  }
}
