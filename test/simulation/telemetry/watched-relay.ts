import type { JournalEntry } from "../../../src/lambda/journal-entry.ts";
import type { Subscription } from "../../../src/lambda/subscription.ts";
import type { Standing, Subscribing, TelemetryRelay } from "../../../src/sandbox/ports.ts";
import type { AsideClock } from "./aside-clock.ts";

/** A subscription that was accepted. */
export interface Accepted {
  readonly extension: string;
  readonly subscription: Subscription;
}

/** A time in which no room was for what a process wrote. */
export interface RoomWait {
  /** How many entries the journal had when it began. */
  readonly atEntry: number;
  /** Monotonic milliseconds. */
  readonly fromMs: number;
  /** Undefined while it goes on. */
  toMs: number | undefined;
  /** How many entries the journal had when it was over, or when another process found room. */
  toEntry: number | undefined;
}

/** A relay that remembers what was asked of it. */
export class WatchedRelay implements TelemetryRelay {
  readonly #relay: TelemetryRelay;
  readonly #position: () => number;
  readonly clock: AsideClock;
  /** In the order in which they were. */
  readonly accepted: Accepted[] = [];
  readonly waits: RoomWait[] = [];
  /** How often it was asked for room. */
  asked = 0;
  /** How many entries the journal had whenever there was room. */
  readonly roomAt: number[] = [];
  /** What is waited for, as long as nobody has found room. */
  readonly #rooms = new Set<Promise<void>>();

  constructor(relay: TelemetryRelay, clock: AsideClock, position: () => number) {
    this.#relay = relay;
    this.clock = clock;
    this.#position = position;
  }

  take(entry: JournalEntry): void {
    this.#relay.take(entry);
  }

  room(): Promise<void> | undefined {
    const room = this.#relay.room();
    this.asked++;
    if (!room) this.#findRoom();
    else if (!this.#rooms.has(room)) void this.#watch(room);
    return room;
  }

  async subscribe(extension: string, subscription: Subscription): Promise<Subscribing> {
    const came = await this.#relay.subscribe(extension, subscription);
    if (came.kind === "subscribed") this.accepted.push({ extension, subscription });
    return came;
  }

  standing(extension: string): Standing | undefined {
    return this.#relay.standing(extension);
  }

  unsubscribe(extension: string): void {
    this.#relay.unsubscribe(extension);
  }

  endSubscribing(): void {
    this.#relay.endSubscribing();
  }

  pause(): void {
    this.#relay.pause();
  }

  resume(): void {
    this.#relay.resume();
  }

  flush(): Promise<void> {
    return this.#relay.flush();
  }

  close(): void {
    this.#relay.close();
  }

  /** Whoever waits may be told so only some turns later. */
  #findRoom(): void {
    const position = this.#position();
    this.roomAt.push(position);
    for (const wait of this.waits) wait.toEntry ??= position;
    this.#rooms.clear();
  }

  async #watch(room: Promise<void>): Promise<void> {
    this.#rooms.add(room);
    const atEntry = this.#position();
    const wait: RoomWait = {
      atEntry,
      fromMs: this.clock.monotonic(),
      toMs: undefined,
      toEntry: undefined,
    };
    this.waits.push(wait);
    await room;
    wait.toMs = this.clock.monotonic();
    wait.toEntry ??= this.#position();
    this.#rooms.delete(room);
  }
}
