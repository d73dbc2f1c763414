import type { Clock } from "../core/clock.ts";
import { PausableClock } from "../core/pausable-clock.ts";
import type { Sender } from "../core/sender.ts";
import type { FunctionSettings } from "../lambda/function.ts";
import type { Happening, JournalEntry } from "../lambda/journal-entry.ts";
import type { Destination, Subscription, TelemetrySchema } from "../lambda/subscription.ts";
import { telemetryEvents, telemetryType, type TelemetryEvent } from "../lambda/telemetry-event.ts";
import type { OpenRelay, Subscribing, TelemetryRelay } from "../sandbox/ports.ts";
import { Past } from "./past.ts";
import { Subscriber, type Message, type SubscriberWorld } from "./subscriber.ts";

/** Opens the way to a listener; rejects with an error that says why there is none. */
export type OpenSender = (destination: Destination) => Promise<Sender>;

/** What relays stand on. */
export interface RelayOptions {
  readonly settings: FunctionSettings;
  readonly clock: Clock;
  readonly openSender: OpenSender;
  /** Whether what was delivered is kept in the journal, to be looked at. */
  readonly isKeeping: boolean;
}

/** How the environments of a function get their relays. */
export function createRelays(options: RelayOptions): OpenRelay {
  return (record) => new Relay(options, record);
}

/** Subscribers who are told in the same words. */
interface Audience {
  readonly schema: TelemetrySchema;
  readonly subscribers: readonly Subscriber[];
}

/** Brings what happens in one generation of an environment to its subscribers. */
class Relay implements TelemetryRelay {
  readonly #options: RelayOptions;
  readonly #world: SubscriberWorld;
  /** Undefined when nobody can subscribe any more. */
  #past: Past | undefined;
  readonly #subscribers = new Map<string, Subscriber>();
  #audiences: readonly Audience[] = [];

  constructor(options: RelayOptions, record: (happening: Happening) => void) {
    const { clock, isKeeping, settings } = options;
    this.#options = options;
    this.#world = { clock: new PausableClock(clock), record, isKeeping };
    this.#past = new Past(settings);
  }

  take(entry: JournalEntry): void {
    this.#past?.push(entry);
    for (const audience of this.#audiences) this.#tell(entry, audience);
  }

  async subscribe(extension: string, subscription: Subscription): Promise<Subscribing> {
    if (!this.#past) return { kind: "closed" };
    let sender: Sender;
    try {
      sender = await this.#options.openSender(subscription.destination);
    } catch (error) {
      return { kind: "unreachable", problem: messageOf(error) };
    }
    // It may have come too late, while its listener was called.
    if (this.#past) {
      this.#add(
        new Subscriber(extension, subscription, { sender, world: this.#world }),
        this.#past,
      );
      return { kind: "subscribed" };
    }
    sender.close();
    return { kind: "closed" };
  }

  endSubscribing(): void {
    this.#past = undefined;
  }

  pause(): void {
    this.#world.clock.pause();
  }

  resume(): void {
    this.#world.clock.resume();
    for (const subscriber of this.#subscribers.values()) subscriber.wake();
  }

  async flush(): Promise<void> {
    await Promise.allSettled([...this.#subscribers.values()].map((one) => one.flush()));
  }

  close(): void {
    this.#past = undefined;
    for (const [extension, subscriber] of this.#subscribers) {
      subscriber.close();
      this.#subscribers.delete(extension);
      this.#audiences = audiencesOf(this.#subscribers.values());
    }
  }

  /** Tells it what has happened before, then all that it has subscribed. One of its own it had is over. */
  #add(subscriber: Subscriber, past: Past): void {
    const { extension, subscription } = subscriber;
    const { schema, types } = subscription;
    this.#subscribers.get(extension)?.close();
    this.#subscribers.set(extension, subscriber);
    const { record } = this.#world;
    for (const entry of past.entries) this.#tell(entry, { schema, subscribers: [subscriber] });
    this.#audiences = audiencesOf(this.#subscribers.values());
    record({ type: "subscribed", extension, api: schema.api, types });
    const lost = past.lost(types);
    const reason = "Too much was logged before the subscription";
    if (lost.records > 0)
      record({ type: "telemetryDropped", extension, ...lost, reason, isNews: true });
  }

  #tell(entry: JournalEntry, { schema, subscribers }: Audience): void {
    for (const event of telemetryEvents(entry, this.#options.settings, schema)) {
      const type = telemetryType(event);
      const takers = subscribers.filter((subscriber) => subscriber.wants(type));
      if (takers.length === 0) continue;
      const message = messageFor(event, entry);
      for (const taker of takers) taker.push(message);
    }
  }
}

function audiencesOf(subscribers: Iterable<Subscriber>): readonly Audience[] {
  const audiences = new Map<string, { schema: TelemetrySchema; subscribers: Subscriber[] }>();
  for (const subscriber of subscribers) {
    const { schema } = subscriber.subscription;
    const existing = audiences.get(schema.version);
    if (existing) existing.subscribers.push(subscriber);
    else audiences.set(schema.version, { schema, subscribers: [subscriber] });
  }
  return [...audiences.values()];
}

function messageFor(event: TelemetryEvent, entry: JournalEntry): Message {
  const json = toJson(event, entry);
  return {
    json,
    bytes: Buffer.byteLength(json),
    isOfLoss: event.type === "platform.logsDropped",
  };
}

/** An object that was written as a line stays as it was written: its numbers may be longer than ours. */
function toJson(event: TelemetryEvent, entry: JournalEntry): string {
  const { time, type, record } = event;
  if (entry.type !== "log" || typeof record === "string") return JSON.stringify(event);
  return `{"time":"${time}","type":"${type}","record":${entry.line.trim()}}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
