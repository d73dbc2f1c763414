import { sleep, type Cancel } from "../core/clock.ts";
import { Monitor } from "../core/monitor.ts";
import type { PausableClock } from "../core/pausable-clock.ts";
import type { Sender } from "../core/sender.ts";
import type { Happening, Records } from "../lambda/journal-entry.ts";
import { FIRST_RETRY_MS, MAX_BACKLOG_BYTES, RETRY_BUDGET_MS } from "../lambda/limits.ts";
import type { Subscription, TelemetryType } from "../lambda/subscription.ts";
import { Backlog } from "./backlog.ts";

/** The reason that the guide gives: https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html#platform-logsDropped */
const FALLEN_BEHIND =
  "Some logs were dropped because the downstream consumer is slower than the logs production rate";

/**
 * How long a batch may take so that its subscriber counts as one that keeps up, in milliseconds.
 * Processes write no faster than such a one reads; others lose what is too much.
 */
const PATIENCE_MS = 50;

/** An event as it is sent. */
export interface Message {
  readonly json: string;
  /** Of `json` in UTF-8. */
  readonly bytes: number;
  /** When it was made, in milliseconds of the subscribers' clock. */
  readonly sinceMs: number;
  /** Whether it tells of a loss. */
  readonly isOfLoss: boolean;
}

/** What a subscriber stands on. */
export interface SubscriberWorld {
  /** Stands still while the subscriber is frozen. */
  readonly clock: PausableClock;
  readonly record: (happening: Happening) => void;
  /** Whether what was delivered is kept in the journal, to be looked at. */
  readonly isKeeping: boolean;
}

/**
 * Brings one subscriber its telemetry: in batches, one after the other, each sent again for a while
 * when it is not taken. Nobody waits for it: who falls behind loses the oldest, and is told.
 */
export class Subscriber {
  readonly extension: string;
  readonly subscription: Subscription;
  readonly #sender: Sender;
  readonly #world: SubscriberWorld;
  readonly #backlog: Backlog<Message>;
  readonly #ending = new AbortController();
  readonly #monitor = new Monitor(this.#ending.signal);
  /** What is on its way. */
  #sending: readonly Message[] = [];
  /** Whether what is on its way, or was the last to be, has not taken longer than it may. */
  #isInTime = true;
  /** Whether it took the last batch in time. */
  #keepsUp = true;
  /** Why the last try to send it failed; it may be under way for want of an answer. */
  #problem: string | undefined;
  #taken = 0;
  #settled = 0;
  /** Everything up to this count is due at once. */
  #flushedTo = 0;
  /** Whether the oldest that waits has waited as long as it may. */
  #hasWaited = false;
  #cancelDue: Cancel = () => {};
  #lost = { records: 0, bytes: 0, isNews: false };
  #cancelNews: Cancel = () => {};

  constructor(
    extension: string,
    subscription: Subscription,
    { sender, world }: { sender: Sender; world: SubscriberWorld },
  ) {
    this.extension = extension;
    this.subscription = subscription;
    this.#sender = sender;
    this.#world = world;
    this.#backlog = new Backlog(MAX_BACKLOG_BYTES, (message) => this.#lose(message));
    void this.#deliverAll();
  }

  wants(type: TelemetryType): boolean {
    return this.subscription.types.includes(type);
  }

  /** Takes a message to be delivered. */
  push(message: Message): void {
    const isFirst = this.#backlog.size === 0;
    this.#taken++;
    this.#backlog.push(message);
    if (isFirst) this.#awaitDue();
    if (this.#isFull) this.#monitor.notify();
  }

  /**
   * Whether a whole batch waits that it is about to take: whoever fills its backlog further would
   * make it lose what it has the time to take.
   */
  get isPressed(): boolean {
    return this.#keepsUp && this.#isInTime && this.#isFull && !this.#world.clock.isPaused;
  }

  /** Resolves when it is not pressed, or no longer: it may take its time, which nobody waits for. */
  async room(): Promise<void> {
    if (!this.isPressed) return;
    // When the subscription ends there is nothing to wait for.
    await this.#monitor.until(() => !this.isPressed).catch(() => {});
  }

  /** Looks again at what is due: its clock goes on. */
  wake(): void {
    this.#monitor.notify();
  }

  /** Resolves when what was pushed so far is delivered or lost; rejects when it is closed before. */
  async flush(): Promise<void> {
    const target = this.#taken;
    this.#flushedTo = target;
    this.#monitor.notify();
    await this.#monitor.until(() => this.#settled >= target);
  }

  /** Stops; what was not taken by now never will be. */
  close(): void {
    if (this.#ending.signal.aborted) return;
    this.#cancelDue();
    this.#cancelNews();
    this.#ending.abort(new Error("The subscription has ended"));
    this.#sender.close();
    const { records, bytes } = countOf([...this.#sending, ...this.#backlog.items]);
    this.#backlog.clear();
    // What was lost and is not told yet was not taken either.
    const rest = { records: records + this.#lost.records, bytes: bytes + this.#lost.bytes };
    const problem = rest.records > 0 ? this.#problem : undefined;
    this.#world.record({ type: "unsubscribed", extension: this.extension, problem, ...rest });
  }

  get #isFull(): boolean {
    const { maxItems, maxBytes } = this.subscription.buffering;
    return this.#backlog.size >= maxItems || this.#backlog.bytes >= maxBytes;
  }

  get #isDue(): boolean {
    const { first } = this.#backlog;
    const { clock } = this.#world;
    if (!first || clock.isPaused) return false;
    return this.#isFull || this.#hasWaited || this.#settled < this.#flushedTo;
  }

  /** Wakes when the oldest has waited long enough, which the timer says: it may come a little early. */
  #awaitDue(): void {
    const { first } = this.#backlog;
    this.#cancelDue();
    this.#hasWaited = false;
    if (!first) return;
    const { clock } = this.#world;
    const leftMs = first.sinceMs + this.subscription.buffering.timeoutMs - clock.monotonic();
    const end = (): void => {
      this.#hasWaited = true;
      this.#monitor.notify();
    };
    if (leftMs <= 0) end();
    else this.#cancelDue = clock.schedule(leftMs, end);
  }

  async #deliverAll(): Promise<void> {
    try {
      for (;;) {
        await this.#monitor.until(() => this.#isDue);
        // It may have ended between the moment at which something was due and now.
        this.#ending.signal.throwIfAborted();
        this.#sending = this.#backlog.take(this.subscription.buffering);
        this.#awaitDue();
        this.#isInTime = true;
        const cancel = this.#world.clock.schedule(PATIENCE_MS, () => {
          this.#isInTime = false;
          this.#monitor.notify();
        });
        this.#monitor.notify();
        await this.#deliver(this.#sending).finally(cancel);
      }
    } catch (error) {
      if (!this.#ending.signal.aborted) throw error;
    }
  }

  /** Sends a batch until it is taken or given up. Rejects when the subscription ends. */
  async #deliver(batch: readonly Message[]): Promise<void> {
    const { clock, record, isKeeping } = this.#world;
    const { signal } = this.#ending;
    const { extension } = this;
    const body = this.#bodyOf(batch);
    let failedAtMs: number | undefined;
    for (let pauseMs = FIRST_RETRY_MS; ; pauseMs *= 2) {
      this.#problem = "no answer";
      const problem = await this.#trySending(body);
      // The end of the subscription ends what is being sent.
      if (!signal.aborted) this.#problem = problem;
      signal.throwIfAborted();
      if (problem === undefined) {
        const kept = isKeeping ? body : undefined;
        this.#settle();
        return record({ type: "telemetryDelivered", extension, ...countOf(batch), body: kept });
      }
      failedAtMs ??= clock.monotonic();
      if (clock.monotonic() + pauseMs - failedAtMs > RETRY_BUDGET_MS) {
        const isNews = batch.some(({ isOfLoss }) => !isOfLoss);
        const reason = `could not send events: ${problem}`;
        this.#settle();
        return record({ type: "telemetryDropped", extension, ...countOf(batch), reason, isNews });
      }
      await sleep(clock, pauseMs, signal);
    }
  }

  /** Nothing is on its way any more. Whoever notes what became of it does so in the same turn. */
  #settle(): void {
    this.#keepsUp = this.#isInTime;
    this.#settled += this.#sending.length;
    this.#sending = [];
    this.#monitor.notify();
  }

  /** Why it was not taken; undefined when it was. */
  async #trySending(body: string): Promise<string | undefined> {
    try {
      await this.#sender.send(body);
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  /** An array over HTTP, lines over TCP. */
  #bodyOf(batch: readonly Message[]): string {
    const { protocol } = this.subscription.destination;
    const events = batch.map(({ json }) => json);
    return protocol === "HTTP" ? `[${events.join(",")}]` : `${events.join("\n")}\n`;
  }

  /** The oldest had to make room: how much is told together, since it may be a line at a time. */
  #lose({ bytes, isOfLoss }: Message): void {
    const { records, bytes: before, isNews } = this.#lost;
    if (records === 0) {
      const { timeoutMs } = this.subscription.buffering;
      this.#cancelNews = this.#world.clock.schedule(timeoutMs, () => this.#tellLoss());
    }
    this.#lost = { records: records + 1, bytes: before + bytes, isNews: isNews || !isOfLoss };
    this.#settled++;
  }

  #tellLoss(): void {
    this.#cancelNews();
    const lost = this.#lost;
    if (lost.records === 0) return;
    this.#lost = { records: 0, bytes: 0, isNews: false };
    const { extension } = this;
    this.#world.record({ type: "telemetryDropped", extension, ...lost, reason: FALLEN_BEHIND });
  }
}

function countOf(messages: readonly Message[]): Records {
  return {
    records: messages.length,
    bytes: messages.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}
