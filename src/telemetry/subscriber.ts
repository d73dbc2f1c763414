import type { Cancel } from "../core/clock.ts";
import { Monitor } from "../core/monitor.ts";
import type { PausableClock } from "../core/pausable-clock.ts";
import type { Sender } from "../core/sender.ts";
import type { Happening } from "../lambda/journal-entry.ts";
import { MAX_BACKLOG_BYTES } from "../lambda/limits.ts";
import { totalOf } from "../lambda/records.ts";
import type { Subscription, TelemetryType } from "../lambda/subscription.ts";
import type { Standing } from "../sandbox/ports.ts";
import { Backlog } from "./backlog.ts";
import { Losses } from "./losses.ts";
import { countOf, isNews, type Message } from "./message.ts";
import { PersistentSender } from "./persistent-sender.ts";

/** The reason that the guide gives: https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html#platform-logsDropped */
const FALLEN_BEHIND =
  "Some logs were dropped because the downstream consumer is slower than the logs production rate";

/**
 * How long a batch may take so that its subscriber counts as one that keeps up, in milliseconds.
 * Processes write no faster than such a one reads; others lose what is too much.
 */
const PATIENCE_MS = 50;

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
  readonly #world: SubscriberWorld;
  readonly #ending = new AbortController();
  readonly #monitor = new Monitor(this.#ending.signal);
  readonly #sender: PersistentSender;
  readonly #backlog: Backlog<Message>;
  readonly #losses: Losses;
  /** What is on its way. */
  #sending: readonly Message[] = [];
  /** Whether what is on its way, or was the last to be, has not taken longer than it may. */
  #isInTime = true;
  /** Whether it took the last batch in time. */
  #keepsUp = true;
  /** Whether the oldest that waits has waited as long as it may. */
  #hasWaited = false;
  #cancelDue: Cancel = () => {};
  /** Whether everything is due at once. */
  #isFlushing = false;

  constructor(
    extension: string,
    subscription: Subscription,
    { sender, world }: { sender: Sender; world: SubscriberWorld },
  ) {
    const { clock, record } = world;
    this.extension = extension;
    this.subscription = subscription;
    this.#world = world;
    this.#sender = new PersistentSender(sender, clock, this.#ending.signal);
    this.#losses = new Losses(clock, subscription.buffering.timeoutMs, (loss) => {
      record({ type: "telemetryDropped", extension, ...loss, reason: FALLEN_BEHIND });
    });
    this.#backlog = new Backlog(MAX_BACKLOG_BYTES, (message) => this.#losses.add(message));
    void this.#deliverAll();
  }

  wants(type: TelemetryType): boolean {
    return this.subscription.types.includes(type);
  }

  /** Takes a message to be delivered. */
  push(message: Message): void {
    const isFirst = this.#backlog.size === 0;
    this.#backlog.push(message);
    if (isFirst) this.#awaitDue();
    if (this.#isDue) this.#monitor.notify();
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

  /** What it has not taken so far. */
  get standing(): Standing {
    const records = this.#sending.length + this.#backlog.size;
    return { records, problem: records > 0 ? this.#sender.problem : undefined };
  }

  /** Looks again at what is due: its clock goes on. */
  wake(): void {
    this.#monitor.notify();
  }

  /** Delivers what there is at once. Resolves when nothing is left; rejects when it is closed before. */
  async flush(): Promise<void> {
    this.#isFlushing = true;
    this.#monitor.notify();
    await this.#monitor.until(() => this.#sending.length === 0 && this.#backlog.size === 0);
    this.#isFlushing = false;
  }

  /** Stops; what was not taken by now never will be. */
  close(): void {
    if (this.#ending.signal.aborted) return;
    this.#cancelDue();
    const left = countOf([...this.#sending, ...this.#backlog.items]);
    const all = totalOf([left, this.#losses.close()]);
    const problem = all.records > 0 ? this.#sender.problem : undefined;
    this.#ending.abort(new Error("The subscription has ended"));
    this.#sender.close();
    this.#backlog.clear();
    const { extension } = this;
    this.#world.record({ type: "unsubscribed", extension, problem, ...all });
  }

  get #isFull(): boolean {
    const { maxItems, maxBytes } = this.subscription.buffering;
    return this.#backlog.size >= maxItems || this.#backlog.bytes >= maxBytes;
  }

  get #isDue(): boolean {
    if (this.#backlog.size === 0 || this.#world.clock.isPaused) return false;
    return this.#isFull || this.#hasWaited || this.#isFlushing;
  }

  /** Lets the oldest be due when it has waited as long as it may. */
  #awaitDue(): void {
    this.#cancelDue();
    this.#hasWaited = false;
    const { first } = this.#backlog;
    if (!first) return;
    const { clock } = this.#world;
    const leftMs = first.sinceMs + this.subscription.buffering.timeoutMs - clock.monotonic();
    this.#cancelDue = clock.schedule(Math.max(0, leftMs), () => {
      this.#hasWaited = true;
      this.#monitor.notify();
    });
  }

  async #deliverAll(): Promise<void> {
    try {
      for (;;) {
        await this.#monitor.until(() => this.#isDue);
        // It may have ended between the moment at which something was due and now.
        this.#ending.signal.throwIfAborted();
        await this.#deliver();
      }
    } catch (error) {
      if (!this.#ending.signal.aborted) throw error;
    }
  }

  /** Sends a batch, and notes what became of it. Rejects when the subscription ends. */
  async #deliver(): Promise<void> {
    const batch = this.#backlog.take(this.subscription.buffering);
    this.#sending = batch;
    this.#awaitDue();
    this.#isInTime = true;
    const cancel = this.#world.clock.schedule(PATIENCE_MS, () => {
      this.#isInTime = false;
      this.#monitor.notify();
    });
    // Who waits for room may have it now.
    this.#monitor.notify();
    const body = this.#bodyOf(batch);
    const settle = (problem?: string): void => {
      this.#keepsUp = this.#isInTime;
      this.#sending = [];
      this.#monitor.notify();
      this.#note(batch, { body, problem });
    };
    const problem = await this.#sender.send(body, settle).finally(cancel);
    // It may have ended since, and then the batch was counted with what was left.
    this.#ending.signal.throwIfAborted();
    if (problem !== undefined) settle(problem);
  }

  #note(
    batch: readonly Message[],
    { body, problem }: { body: string; problem?: string | undefined },
  ) {
    const { record, isKeeping } = this.#world;
    const shared = { extension: this.extension, ...countOf(batch) };
    if (problem === undefined) {
      record({ type: "telemetryDelivered", ...shared, body: isKeeping ? body : undefined });
    } else {
      const reason = `could not send events: ${problem}`;
      record({ type: "telemetryDropped", ...shared, reason, isNews: isNews(batch) });
    }
  }

  /** An array over HTTP, lines over TCP. */
  #bodyOf(batch: readonly Message[]): string {
    const { protocol } = this.subscription.destination;
    const events = batch.map(({ json }) => json);
    return protocol === "HTTP" ? `[${events.join(",")}]` : `${events.join("\n")}\n`;
  }
}
