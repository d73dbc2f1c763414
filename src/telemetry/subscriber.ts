import type { Cancel } from "../core/clock.ts";
import { Monitor } from "../core/monitor.ts";
import type { PausableClock } from "../core/pausable-clock.ts";
import type { Sender } from "../core/sender.ts";
import type { Happening } from "../lambda/journal-entry.ts";
import { MAX_BACKLOG_BYTES } from "../lambda/limits/protocol.ts";
import { totalOf } from "../lambda/records.ts";
import { destinationName, type Subscription, type TelemetryType } from "../lambda/subscription.ts";
import type { Standing } from "../sandbox/ports.ts";
import { Backlog } from "./backlog.ts";
import { DelayQueue } from "./delay-queue.ts";
import type { DeliveryPolicy } from "./delivery-policy.ts";
import { Losses } from "./losses.ts";
import { countOf, isNews, type Message } from "./message.ts";
import { piecesOf } from "./pieces.ts";
import { PersistentSender } from "./persistent-sender.ts";

/** The reason, as the guide gives it: https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html#platform-logsDropped */
const FALLEN_BEHIND =
  "Some logs were dropped because the downstream consumer is slower than the logs production rate";

/** The reason where a policy says so. Lambda tells subscribers nothing of it. */
const SUPPRESSED = "a delivery policy suppressed it";

/**
 * The time limit for a batch, in milliseconds. A subscriber that takes its batches within it keeps
 * up: processes write no faster than it reads. A slower one loses records instead.
 */
const PATIENCE_MS = 50;

/** What the journal has of a delivery where it keeps no bodies. */
const NOT_KEPT = { body: undefined, events: undefined } as const;

/** What the subscribers of one relay share. */
export interface SubscriberWorld {
  /** It is paused while the environment is frozen. */
  readonly clock: PausableClock;
  readonly record: (happening: Happening) => void;
  /** Whether the journal keeps the body of each delivery, for tests to read. */
  readonly isKeeping: boolean;
}

/**
 * Brings one subscriber its telemetry, batch after batch. A batch that is not taken is sent again
 * for a while. The environment does not wait for a slow subscriber: it loses the oldest records,
 * and is told so.
 */
export class Subscriber {
  readonly extension: string;
  readonly subscription: Subscription;
  /** The name of its destination. */
  readonly destination: string;
  readonly #world: SubscriberWorld;
  readonly #ending = new AbortController();
  readonly #monitor = new Monitor(this.#ending.signal);
  readonly #sender: PersistentSender;
  /** What a policy holds back, and what came after it. */
  readonly #late: DelayQueue<Message>;
  readonly #backlog: Backlog<Message>;
  readonly #losses: Losses;
  /** The batch that is being sent. */
  #sending: readonly Message[] = [];
  /** Whether the batch that is being sent, else the last one, is within {@link PATIENCE_MS}. */
  #isInTime = true;
  /** Whether the subscriber took the last batch within {@link PATIENCE_MS}. */
  #keepsUp = true;
  /**
   * Whether the oldest message in the backlog has waited for the time that the subscription allows.
   */
  #hasWaited = false;
  #cancelDue: Cancel = () => {};
  /** Whether a flush goes on, in which everything is due at once. */
  #isFlushing = false;

  constructor(
    extension: string,
    subscription: Subscription,
    { sender, world }: { sender: Sender; world: SubscriberWorld },
  ) {
    const { clock, record } = world;
    this.extension = extension;
    this.subscription = subscription;
    const destination = destinationName(subscription.destination);
    this.destination = destination;
    this.#world = world;
    this.#sender = new PersistentSender(sender, clock, this.#ending.signal);
    this.#losses = new Losses(clock, subscription.buffering.timeoutMs, (loss) => {
      record({
        type: "telemetryDropped",
        extension,
        destination,
        ...loss,
        reason: FALLEN_BEHIND,
      });
    });
    const onDropped = (message: Message): void => this.#losses.add(message);
    this.#backlog = new Backlog(MAX_BACKLOG_BYTES, onDropped);
    const bounds = { clock, maxBytes: MAX_BACKLOG_BYTES, onDropped };
    // A batch waits for its time from when its first message is there.
    const pass = (message: Message): void => {
      this.#push({ ...message, sinceMs: clock.monotonic() });
    };
    this.#late = new DelayQueue(pass, bounds);
    void this.#deliverAll();
  }

  wants(type: TelemetryType): boolean {
    return this.subscription.types.includes(type);
  }

  /** Puts a message into the backlog, unless `policy` says otherwise. */
  push(message: Message, policy?: DeliveryPolicy): void {
    if (policy === undefined && this.#late.size === 0) return this.#push(message);
    if (policy === "suppress") return this.#suppress(message);
    this.#late.add(message, typeof policy === "object" ? policy.delayMs : 0);
    if (policy === "twice") this.#late.add(message, 0);
  }

  #suppress(message: Message): void {
    const { extension, destination } = this;
    const what = { extension, destination, ...countOf([message]) };
    this.#world.record({ type: "telemetryDropped", ...what, reason: SUPPRESSED, isNews: false });
  }

  #push(message: Message): void {
    const isFirst = this.#backlog.size === 0;
    const { maxBytes } = this.subscription.buffering;
    for (const piece of piecesOf(message, maxBytes)) this.#backlog.push(piece);
    if (isFirst) this.#awaitDue();
    if (this.#isDue) this.#monitor.notify();
  }

  /**
   * Whether the subscriber keeps up and a whole batch waits for it. Processes then pause, so that
   * it loses no records that it has the time to take.
   */
  get isPressed(): boolean {
    return this.#keepsUp && this.#isInTime && this.#isFull && !this.#world.clock.isPaused;
  }

  /** Resolves as soon as {@link isPressed} is false: it has read enough, or is too slow. */
  async room(): Promise<void> {
    if (!this.isPressed) return;
    // The end of the subscription ends the wait too.
    await this.#monitor.until(() => !this.isPressed).catch(() => {});
  }

  /** The number of records that it has not taken, and why. */
  get standing(): Standing {
    const { records } = countOf(this.#left);
    return { records, problem: records > 0 ? this.#sender.problem : undefined };
  }

  /** Checks again what is due, after its clock was resumed. */
  wake(): void {
    this.#monitor.notify();
  }

  /**
   * Delivers everything at once. Resolves when nothing is left. Rejects when it is closed before.
   */
  async flush(): Promise<void> {
    this.#isFlushing = true;
    this.#monitor.notify();
    await this.#monitor.until(() => this.#isEmpty);
    this.#isFlushing = false;
  }

  /** Ends the subscription. Records that were not taken are noted as left over. */
  close(): void {
    if (this.#ending.signal.aborted) return;
    this.#cancelDue();
    const all = totalOf([countOf(this.#left), this.#losses.close()]);
    const problem = all.records > 0 ? this.#sender.problem : undefined;
    this.#ending.abort(new Error("The subscription has ended"));
    this.#sender.close();
    this.#late.close();
    this.#backlog.clear();
    const { extension, destination } = this;
    this.#world.record({ type: "unsubscribed", extension, destination, problem, ...all });
  }

  /** What it has not taken. */
  get #left(): readonly Message[] {
    return [...this.#sending, ...this.#backlog.items, ...this.#late.items];
  }

  get #isEmpty(): boolean {
    return this.#sending.length + this.#backlog.size + this.#late.size === 0;
  }

  get #isFull(): boolean {
    const { maxItems, maxBytes } = this.subscription.buffering;
    return this.#backlog.size >= maxItems || this.#backlog.bytes >= maxBytes;
  }

  get #isDue(): boolean {
    if (this.#backlog.size === 0 || this.#world.clock.isPaused) return false;
    return this.#isFull || this.#hasWaited || this.#isFlushing;
  }

  /** Starts the timer after which the oldest message is due. */
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
        // The subscription may have ended since something was due.
        this.#ending.signal.throwIfAborted();
        await this.#deliver();
      }
    } catch (error) {
      if (!this.#ending.signal.aborted) throw error;
    }
  }

  /** Sends one batch and records its outcome. Rejects when the subscription ends. */
  async #deliver(): Promise<void> {
    const batch = this.#backlog.take(this.subscription.buffering);
    this.#sending = batch;
    this.#awaitDue();
    this.#isInTime = true;
    const cancel = this.#world.clock.schedule(PATIENCE_MS, () => {
      this.#isInTime = false;
      this.#monitor.notify();
    });
    // There may be room in the backlog again.
    this.#monitor.notify();
    const body = this.#bodyOf(batch);
    const settle = (problem?: string): void => {
      this.#keepsUp = this.#isInTime;
      this.#sending = [];
      this.#monitor.notify();
      this.#note(batch, { body, problem });
    };
    const problem = await this.#sender.send(body, settle).finally(cancel);
    // If the subscription has ended since, `close` has counted this batch.
    this.#ending.signal.throwIfAborted();
    if (problem !== undefined) settle(problem);
  }

  #note(
    batch: readonly Message[],
    { body, problem }: { body: string; problem?: string | undefined },
  ) {
    const { record, isKeeping } = this.#world;
    const { extension, destination } = this;
    const shared = { extension, destination, ...countOf(batch) };
    if (problem === undefined) {
      const kept = isKeeping ? { body, events: eventsOf(batch) } : NOT_KEPT;
      record({ type: "telemetryDelivered", ...shared, ...kept });
    } else {
      const reason = `could not send events: ${problem}`;
      record({ type: "telemetryDropped", ...shared, reason, isNews: isNews(batch) });
    }
  }

  /** The batch as one JSON array over HTTP, as lines over TCP. */
  #bodyOf(batch: readonly Message[]): string {
    const { protocol } = this.subscription.destination;
    const events = batch.map(({ json }) => json);
    return protocol === "HTTP" ? `[${events.join(",")}]` : `${events.join("\n")}\n`;
  }
}

/** The events of a batch as a JSON array, if pieces in it make its body no JSON. */
function eventsOf(batch: readonly Message[]): string | undefined {
  if (batch.every(({ json, whole }) => json === whole)) return undefined;
  return `[${batch.flatMap(({ whole }) => whole ?? []).join(",")}]`;
}
