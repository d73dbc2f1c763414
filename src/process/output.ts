import type { Readable } from "node:stream";
import { nextTurn } from "../core/clock.ts";
import { createLineSplitter, type LineSplitter } from "./lines.ts";

/**
 * The bytes that are split into lines before the next check whether there is room for more. A
 * single read may give half a megabyte, and to pass on so much takes longer than a listener does.
 */
const SLICE_BYTES = 16_384;

/** Called with each line. The next lines wait until the returned promise has resolved. */
export type OnOutputLine = (line: string) => Promise<void> | void;

/** Reads the output of a process, and passes on its lines as fast as there is room for them. */
export class Output {
  readonly #stream: Readable;
  readonly #lines: LineSplitter;
  /** The bytes that were read and whose lines were not passed on. */
  #held: Uint8Array = new Uint8Array();
  #room: Promise<void> | undefined;
  #waiting: Promise<void> | undefined;
  #isHurrying = false;
  #bytes = 0;
  /** Resolves when the stream has ended and all its lines were passed on. Never rejects. */
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

  /** The number of bytes that were read. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Resolves when the bytes that wait for room were passed on; undefined if none wait. */
  get waiting(): Promise<void> | undefined {
    return this.#waiting;
  }

  /** Passes on a line that has no end so far: what comes later is another line. */
  cutLine(): void {
    this.#lines.flush();
  }

  /** From now on passes lines on without room for them, too. */
  hurry(): void {
    this.#isHurrying = true;
    this.#tell();
    this.#stream.resume();
  }

  /** Passes on the lines that were read, and stops reading. */
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
   * Lets the event loop turn before the next read. Under Bun, a process that writes faster than we
   * read would keep timers from running: .github/discoveries/bun-process.md.
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
