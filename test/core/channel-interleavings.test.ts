import { describe, test } from "bun:test";
import { getEventListeners } from "node:events";
import { Channel, type ChannelEnd } from "../../src/core/channel.ts";
import { seeded } from "../../src/core/random.ts";

const SEED = Number(process.env["SEED"] ?? 20_261_130);
const RUNS = 10_000;
/** Far more than the longest story takes. */
const MAX_TURNS = 1000;

describe(`${RUNS} seeded interleavings (SEED=${SEED})`, () => {
  test("of writer and reader lose nothing, give nothing twice, and leave nothing behind", async () => {
    for (let run = 0; run < RUNS; run++) {
      const problem = await interleave(SEED + run);
      if (problem) throw new Error(`${problem}: SEED=${SEED + run}`);
    }
  }, 60_000);
});

/** One random story; what is wrong with it, if anything. */
async function interleave(seed: number): Promise<string | undefined> {
  const story = new Story(seed);
  void story.write();
  void story.read();
  for (let turn = 0; turn < MAX_TURNS && !story.isOver; turn++) await Promise.resolve();
  return story.isOver ? story.problem() : "somebody waits for ever";
}

class Story {
  readonly #random: () => number;
  readonly #writer = new AbortController();
  readonly #reader = new AbortController();
  readonly #roomBytes: number;
  readonly #channel: Channel;
  readonly #signal: AbortSignal;
  readonly #written: number[] = [];
  readonly #taken: number[] = [];
  readonly #problems: string[] = [];
  /** What the writer ends with, if it comes to that. */
  #writerEnd: ChannelEnd<unknown> | undefined;
  #hasReaderLeft = false;
  #isWritten = false;
  #isRead = false;

  constructor(seed: number) {
    this.#random = seeded(seed);
    this.#roomBytes = this.#upTo(8) + 1;
    this.#channel = new Channel({
      roomBytes: this.#roomBytes,
      writer: this.#writer.signal,
      reader: this.#reader.signal,
    });
    this.#signal = this.#channel.signal;
  }

  /** Whether both sides have come to their end. */
  get isOver(): boolean {
    return this.#isWritten && this.#isRead;
  }

  /** The writer: some heed backpressure, some do not. */
  async write(): Promise<void> {
    const heeds = this.#random() < 0.7;
    const writes: Promise<boolean>[] = [];
    for (let count = this.#upTo(12); count > 0; count--) {
      await this.#pause();
      const sizeBytes = this.#upTo(4);
      const bytes = Array.from({ length: sizeBytes }, (_, index) => this.#written.length + index);
      const isOpen = this.#channel.end === undefined;
      if (isOpen) this.#written.push(...bytes);
      const write = this.#channel.write(new Uint8Array(bytes));
      writes.push(write);
      const hasRoom = heeds ? await write : isOpen;
      const untakenBytes = this.#written.length - this.#taken.length;
      if (heeds && hasRoom && untakenBytes >= this.#roomBytes) this.#problems.push("no room");
      if (!hasRoom) break;
    }
    await this.#pause();
    this.#endWriting();
    // Each of them is answered, or the story does not end.
    await Promise.all(writes);
    this.#isWritten = true;
  }

  #endWriting(): void {
    const isFirst = this.#channel.end === undefined;
    const ways = [
      () => this.#channel.close(),
      () => this.#channel.fail("failed"),
      () => this.#writer.abort("failed"),
    ];
    const way = this.#upTo(ways.length);
    ways[way]!();
    if (!isFirst) return;
    this.#writerEnd = way === 0 ? { kind: "whole" } : { kind: "failed", failure: "failed" };
  }

  async read(): Promise<void> {
    await this.#readOn();
    this.#isRead = true;
  }

  async #readOn(): Promise<void> {
    const iterator = this.#channel[Symbol.asyncIterator]();
    const patience = this.#random() < 0.5 ? Infinity : this.#upTo(8);
    for (let count = 0; count < patience; count++) {
      await this.#pause();
      const leaving = this.#random() < 0.3 && count === patience - 1;
      const next = iterator.next();
      // Leaves while it waits.
      if (leaving) this.#leave(iterator);
      const result = await next;
      if (result.done) return;
      this.#taken.push(...result.value);
    }
    await this.#pause();
    this.#leave(iterator);
  }

  #leave(iterator: AsyncIterator<Uint8Array>): void {
    const ways = [
      () => this.#channel.cancel("left"),
      () => this.#reader.abort("left"),
      () => void iterator.return?.(),
    ];
    ways[this.#upTo(ways.length)]!();
    this.#hasReaderLeft = true;
  }

  problem(): string | undefined {
    const [problem] = this.#problems;
    if (problem) return problem;
    const { end } = this.#channel;
    const isCancelled = end?.kind === "cancelled";
    if (isCancelled && !this.#hasReaderLeft) return "cancelled by nobody";
    if (!isCancelled && !Bun.deepEquals(end, this.#writerEnd))
      return "another end than the writer's";
    if (isCancelled !== this.#signal.aborted) return "the signal does not say what the end says";
    const due = isCancelled ? this.#written.slice(0, this.#taken.length) : this.#written;
    if (!Bun.deepEquals(this.#taken, due))
      return `took ${this.#taken.join()} of ${this.#written.join()}`;
    const signals = [this.#writer.signal, this.#reader.signal];
    const listeners = signals.flatMap((signal) => getEventListeners(signal, "abort"));
    return listeners.length === 0 ? undefined : "listeners are left";
  }

  async #pause(): Promise<void> {
    for (let turns = this.#upTo(6); turns > 0; turns--) await Promise.resolve();
  }

  #upTo(count: number): number {
    return Math.floor(this.#random() * count);
  }
}
