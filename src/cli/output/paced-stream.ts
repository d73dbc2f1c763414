import type { TextStream } from "./text-stream.ts";

/** A stream that took only a part of what was written to it, such as a file on a full disk. */
export interface Lost {
  readonly name: "stdout" | "stderr";
  readonly error: Error;
  /** UTF-16 units of the writes that left whole, and of all. */
  readonly arrived: number;
  readonly length: number;
}

/** A reader that has gone, by the names of Unix, Windows and Node. */
const GONE: readonly (string | undefined)[] = ["EPIPE", "EOF", "ERR_STREAM_DESTROYED"];

/** How many UTF-16 units the stream has at once. The others wait here, where they are counted. */
const MAX_UNDER_WAY = 1_000_000;

/** The part of `process.stdout` that is needed. */
type Target = Pick<NodeJS.WriteStream, "on" | "isTTY" | "columns"> & {
  write(text: string, onDone: (error?: Error | null) => void): unknown;
};

/** A write that waits for somebody. */
interface Wait {
  readonly most: number;
  readonly resolve: () => void;
}

/**
 * A standard stream that knows how much of what was written waits for its reader. Node counts that
 * itself, and Bun does not: .github/discoveries/bun-process.md.
 */
export class PacedStream implements TextStream {
  readonly #name: Lost["name"];
  readonly #target: Target;
  readonly #waits = new Set<Wait>();
  #queue: string[] = [];
  #queued = 0;
  #underWay = 0;
  #length = 0;
  #arrived = 0;
  #failure: NodeJS.ErrnoException | undefined;

  constructor(name: Lost["name"], target: Target) {
    this.#name = name;
    this.#target = target;
    target.on("error", (error) => this.#fail(error));
  }

  get isTTY(): boolean {
    return this.#target.isTTY;
  }

  get columns(): number | undefined {
    return this.#target.columns;
  }

  get pending(): number {
    return this.#failure ? 0 : this.#queued + this.#underWay;
  }

  write(text: string): void {
    this.#length += text.length;
    if (this.#failure || text === "") return;
    if (this.#queued > 0 || this.#underWay >= MAX_UNDER_WAY) {
      this.#queue.push(text);
      this.#queued += text.length;
    } else this.#send(text);
  }

  untilPending(most: number): Promise<void> {
    if (this.pending <= most) return Promise.resolve();
    return new Promise((resolve) => this.#waits.add({ most, resolve }));
  }

  /** Resolves when everything written has left, or nothing more can; to what was lost. */
  async flush(): Promise<Lost | undefined> {
    await this.untilPending(0);
    const error = this.#failure;
    if (!error || GONE.includes(error.code)) return undefined;
    return { name: this.#name, error, arrived: this.#arrived, length: this.#length };
  }

  /** Writes leave in order, and Bun calls back for none before all have left. */
  #send(text: string): void {
    this.#underWay += text.length;
    try {
      this.#target.write(text, (error) => this.#sent(text, error));
    } catch (error) {
      // Deno 2.9.6 throws what the others call back with.
      this.#sent(text, error as NodeJS.ErrnoException);
    }
  }

  #sent(text: string, error: NodeJS.ErrnoException | null | undefined): void {
    this.#underWay -= text.length;
    if (error) return this.#fail(error);
    this.#arrived += text.length;
    if (this.#underWay === 0) this.#sendMore();
    this.#tell();
  }

  #sendMore(): void {
    let length = 0;
    const end = this.#queue.findIndex((text) => (length += text.length) >= MAX_UNDER_WAY);
    const count = end < 0 ? this.#queue.length : end + 1;
    if (count === 0) return;
    const text = this.#queue.slice(0, count).join("");
    this.#queue = this.#queue.slice(count);
    this.#queued -= text.length;
    this.#send(text);
  }

  #fail(error: NodeJS.ErrnoException): void {
    this.#failure ??= error;
    this.#queue = [];
    this.#queued = 0;
    this.#tell();
  }

  #tell(): void {
    for (const wait of this.#waits) {
      if (this.pending > wait.most) continue;
      this.#waits.delete(wait);
      wait.resolve();
    }
  }
}
