/** How much is told at a time, in bytes, before it is asked for room, as the host does. */
const SLICE_BYTES = 16_384;

/** How much a pipe holds, in bytes, before whoever writes has to wait. */
const PIPE_BYTES = 65_536;

/** What a process writes: a pipe, read in lines as fast as there is room for them. */
export class ActorOutput {
  readonly #onLine: (line: string) => Promise<void> | void;
  readonly #held: string[] = [];
  #heldBytes = 0;
  #room: Promise<void> | undefined;
  #waiting: Promise<void> | undefined;
  #isHurrying = false;

  constructor(onLine: (line: string) => Promise<void> | void) {
    this.#onLine = onLine;
  }

  /** Resolves when what waits for room was told; undefined while nothing waits. */
  get waiting(): Promise<void> | undefined {
    return this.#waiting;
  }

  /** The pipe is full: whoever writes waits. */
  get isFull(): boolean {
    return this.#heldBytes >= PIPE_BYTES;
  }

  write(line: string): void {
    this.#held.push(line);
    this.#heldBytes += line.length + 1;
    this.#tell();
  }

  /** Tells what there is, whether there is room or not: the process has ended. */
  hurry(): void {
    this.#isHurrying = true;
    this.#tell();
  }

  #tell(): void {
    this.#tellWhileThereIsRoom();
    if (this.#room && !this.#isHurrying) this.#waiting ??= this.#wait();
  }

  #tellWhileThereIsRoom(): void {
    while (this.#held.length > 0 && (this.#isHurrying || !this.#room)) {
      let count = 0;
      for (let bytes = 0; bytes < SLICE_BYTES && count < this.#held.length; count++) {
        bytes += this.#held[count]!.length + 1;
      }
      for (const line of this.#held.splice(0, count)) {
        this.#heldBytes -= line.length + 1;
        this.#room = this.#onLine(line) ?? this.#room;
      }
    }
  }

  async #wait(): Promise<void> {
    while (this.#room && !this.#isHurrying) {
      await this.#room;
      this.#room = undefined;
      this.#tellWhileThereIsRoom();
    }
    this.#waiting = undefined;
  }
}
