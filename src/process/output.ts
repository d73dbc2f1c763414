import type { Readable } from "node:stream";
import { nextTurn } from "../core/clock.ts";
import { createLineSplitter, type LineSplitter } from "./lines.ts";

/**
 * How much is told at a time, in bytes, before it is asked whether there is room for more. What is
 * read at once may be half a megabyte, and to tell of so much takes longer than listeners do.
 */
const SLICE_BYTES = 16_384;

/** Tells of a line; more is told when what it returns has resolved. */
export type OnOutputLine = (line: string) => Promise<void> | void;

/** What a process writes, read and told in lines as fast as there is room for them. */
export class Output {
  readonly #stream: Readable;
  readonly #lines: LineSplitter;
  /** What was read and is not told yet. */
  #held: Uint8Array = new Uint8Array();
  #room: Promise<void> | undefined;
  #waiting: Promise<void> | undefined;
  #isHurrying = false;
  #bytes = 0;
  /** Resolves when the stream has ended and its lines were told; never rejects. */
  readonly read: Promise<void>;

  constructor(stream: Readable, onLine: OnOutputLine) {
    this.#stream = stream;
    this.#lines = createLineSplitter((line) => {
      this.#room = onLine(line) ?? this.#room;
    });
    stream.on("data", (chunk: Uint8Array) => {
      this.#bytes += chunk.byteLength;
      this.#held = this.#held.length > 0 ? Buffer.concat([this.#held, chunk]) : chunk;
      this.#tell();
      if (!this.#isHurrying) void this.#rest();
    });
    this.read = new Promise((done) => {
      const finish = (): void => {
        this.#finish();
        done();
      };
      for (const event of ["end", "close", "error"]) stream.once(event, finish);
    });
  }

  /** How much was read. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Resolves when what waited for room was told; undefined while nothing waits. */
  get waiting(): Promise<void> | undefined {
    return this.#waiting;
  }

  /** Tells on, whether there is room or not. */
  hurry(): void {
    this.#isHurrying = true;
    this.#tell();
    this.#stream.resume();
  }

  /** Tells what is there and reads no further. */
  stop(): void {
    this.#finish();
    this.#stream.destroy();
  }

  #finish(): void {
    this.#isHurrying = true;
    this.#tell();
    this.#lines.end();
  }

  #tell(): void {
    this.#tellWhileThereIsRoom();
    if (this.#room && !this.#isHurrying) this.#waiting ??= this.#wait();
  }

  #tellWhileThereIsRoom(): void {
    while (this.#held.length > 0 && (this.#isHurrying || !this.#room)) {
      this.#lines.write(this.#held.subarray(0, SLICE_BYTES));
      this.#held = this.#held.subarray(SLICE_BYTES);
    }
  }

  /**
   * Lets the event loop turn before more is read. Bun reads on as long as there is something
   * (1.4.5), so that one who writes faster than we tell of it would keep every timer from coming.
   */
  async #rest(): Promise<void> {
    this.#stream.pause();
    await nextTurn();
    if (!this.#waiting) this.#stream.resume();
  }

  async #wait(): Promise<void> {
    this.#stream.pause();
    while (this.#room && !this.#isHurrying) {
      await this.#room;
      this.#room = undefined;
      this.#tellWhileThereIsRoom();
    }
    this.#waiting = undefined;
    this.#stream.resume();
  }
}
