/** Something whose size counts. */
export interface Sized {
  readonly bytes: number;
}

/** How far the front may be from the start of the array before it is moved there. */
const MAX_GAP = 1024;

/** A queue of at most so many bytes: what does not fit pushes the oldest out. */
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

  /** The oldest, if any. */
  get first(): Item | undefined {
    return this.#items[this.#front];
  }

  /** All of it, the oldest first. */
  get items(): readonly Item[] {
    return this.#items.slice(this.#front) as Item[];
  }

  push(item: Item): void {
    this.#items.push(item);
    this.#bytes += item.bytes;
    // One that is larger than all the room there is stays, alone.
    while (this.#bytes > this.#maxBytes && this.size > 1) this.#onDropped(this.#shift());
  }

  /** Takes the oldest out: `maxItems`, or as many as it needs to reach `maxBytes`. */
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
    // It is let go at once, though its place stays for a while.
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
