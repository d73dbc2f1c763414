import type { Clock } from "../core/clock.ts";
import { messageOf } from "../core/error.ts";
import { PausableClock } from "../core/pausable-clock.ts";
import type { Sender } from "../core/sender.ts";
import type { FunctionSettings } from "../lambda/function.ts";
import type { Happening, JournalEntry } from "../lambda/journal-entry.ts";
import {
  destinationName,
  type Destination,
  type Subscription,
  type TelemetrySchema,
  type TelemetryType,
} from "../lambda/subscription.ts";
import { telemetryEvents, telemetryType, type TelemetryEvent } from "../lambda/telemetry-event.ts";
import type { OpenRelay, Standing, Subscribing, TelemetryRelay } from "../sandbox/ports.ts";
import type { PolicyOf } from "./delivery-policy.ts";
import { eventJson } from "./event-json.ts";
import { Past } from "./past.ts";
import type { Message } from "./message.ts";
import { Subscriber, type SubscriberWorld } from "./subscriber.ts";

/**
 * Opens a sender to a listener. Rejects when the listener cannot be reached, with an error that
 * says why, and when `signal` is aborted.
 */
export type OpenSender = (destination: Destination, signal: AbortSignal) => Promise<Sender>;

/** What all relays of a function share. */
export interface RelayOptions {
  readonly settings: FunctionSettings;
  readonly clock: Clock;
  readonly openSender: OpenSender;
  /** Whether the journal keeps the body of each delivery, for tests to read. */
  readonly isKeeping: boolean;
  /** What becomes of events on their way. Undefined if all go their way. */
  readonly policyOf?: PolicyOf | undefined;
}

/** The time to reach a listener, in milliseconds. After it the subscription is refused. */
const MAX_CALL_MS = 1000;

/** Returns the function with which each environment opens its relays. */
export function createRelays(options: RelayOptions): OpenRelay {
  return (record) => new Relay(options, record);
}

/** The subscribers that use one schema, by the types that they subscribed to. */
interface Audience {
  readonly schema: TelemetrySchema;
  readonly takers: Readonly<Record<TelemetryType, readonly Subscriber[]>>;
}

/** Brings the events of one generation of an environment to its subscribers. */
class Relay implements TelemetryRelay {
  readonly #options: RelayOptions;
  readonly #world: SubscriberWorld;
  /** Undefined once the time to subscribe is over. */
  #past: Past | undefined;
  /** The calls of listeners that are under way, by extension. */
  readonly #calls = new Map<string, AbortController>();
  /** Ends the calls of listeners when the time to subscribe is over. */
  readonly #subscribing = new AbortController();
  #subscribers: readonly Subscriber[] = [];
  #audiences: readonly Audience[] = [];
  /** The wait for room that is under way. Every process that wants to write more shares it. */
  #room: Promise<void> | undefined;

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

  room(): Promise<void> | undefined {
    return this.#isPressed ? (this.#room ??= this.#roomForAll()) : undefined;
  }

  async subscribe(extension: string, subscription: Subscription): Promise<Subscribing> {
    if (!this.#past) return { kind: "closed" };
    const destination = destinationName(subscription.destination);
    const known = this.#of(extension).find((one) => one.destination === destination);
    if (known) {
      const { api } = known.subscription.schema;
      const { types } = known.subscription;
      this.#world.record({ type: "subscribedAgain", extension, destination, api, types });
      return { kind: "subscribedAlready" };
    }
    let sender: Sender;
    try {
      sender = await this.#call(extension, subscription.destination);
    } catch (error) {
      // The time to subscribe may have ended while the listener was called.
      if (!this.#past) return { kind: "closed" };
      return { kind: "unreachable", problem: messageOf(error) };
    }
    if (!this.#past) {
      sender.close();
      return { kind: "closed" };
    }
    const world = this.#world;
    this.#add(new Subscriber(extension, subscription, { sender, world }), this.#past);
    return { kind: "subscribed" };
  }

  endSubscribing(): void {
    this.#past = undefined;
    this.#subscribing.abort(new Error("The time to subscribe is over"));
  }

  standing(extension: string): Standing | undefined {
    const all = this.#of(extension).map((subscriber) => subscriber.standing);
    if (all.length === 0) return undefined;
    const records = all.reduce((sum, one) => sum + one.records, 0);
    return { records, problem: all.find(({ problem }) => problem !== undefined)?.problem };
  }

  unsubscribe(extension: string): void {
    this.#calls.get(extension)?.abort(new Error("the extension has gone"));
    const gone = this.#of(extension);
    if (gone.length === 0) return;
    this.#set(this.#subscribers.filter((subscriber) => subscriber.extension !== extension));
    for (const subscriber of gone) subscriber.close();
  }

  pause(): void {
    this.#world.clock.pause();
  }

  resume(): void {
    this.#world.clock.resume();
    for (const subscriber of this.#subscribers) subscriber.wake();
  }

  async flush(): Promise<void> {
    await Promise.allSettled(this.#subscribers.map((one) => one.flush()));
  }

  close(): void {
    this.endSubscribing();
    const all = this.#subscribers;
    this.#set([]);
    for (const subscriber of all) subscriber.close();
  }

  #of(extension: string): readonly Subscriber[] {
    return this.#subscribers.filter((subscriber) => subscriber.extension === extension);
  }

  #set(subscribers: readonly Subscriber[]): void {
    this.#subscribers = subscribers;
    this.#audiences = audiencesOf(subscribers);
  }

  /** Opens a sender to a listener. The time for it is limited, since init waits meanwhile. */
  async #call(extension: string, destination: Destination): Promise<Sender> {
    const { clock, openSender } = this.#options;
    const call = new AbortController();
    this.#calls.set(extension, call);
    const cancel = clock.schedule(MAX_CALL_MS, () => call.abort(new Error("timed out")));
    const signal = AbortSignal.any([this.#subscribing.signal, call.signal]);
    try {
      const sender = await openSender(destination, signal);
      if (!call.signal.aborted) return sender;
      sender.close();
      throw call.signal.reason;
    } finally {
      cancel();
      this.#calls.delete(extension);
    }
  }

  #messageFor(event: TelemetryEvent, entry: JournalEntry): Message {
    const json = eventJson(event, entry);
    return {
      json,
      bytes: Buffer.byteLength(json),
      records: 1,
      whole: json,
      sinceMs: this.#world.clock.monotonic(),
      isOfLoss: event.type === "platform.logsDropped",
    };
  }

  async #roomForAll(): Promise<void> {
    // What comes while that is awaited may fill it again.
    while (this.#isPressed) {
      await Promise.all(this.#subscribers.map((subscriber) => subscriber.room()));
    }
    this.#room = undefined;
  }

  /** Whether somebody who keeps up has no room. */
  get #isPressed(): boolean {
    for (const subscriber of this.#subscribers) if (subscriber.isPressed) return true;
    return false;
  }

  /** Adds a subscriber, and gives it the past. */
  #add(subscriber: Subscriber, past: Past): void {
    const { extension, destination, subscription } = subscriber;
    const { api } = subscription.schema;
    const { types } = subscription;
    const { record } = this.#world;
    for (const alone of audiencesOf([subscriber])) {
      for (const entry of past.entries) this.#tell(entry, alone);
    }
    this.#set([...this.#subscribers, subscriber]);
    // Counted first: the entries recorded below may push an older one out of `past`.
    const lost = past.lost(api, types);
    record({ type: "subscribed", extension, destination, api, types });
    const reason = "Too much was logged before the subscription";
    if (lost.records > 0) {
      const of = { extension, destination };
      record({ type: "telemetryDropped", ...of, ...lost, reason, isNews: true });
    }
  }

  #tell(entry: JournalEntry, audience: Audience): void {
    for (const event of telemetryEvents(entry, this.#options.settings, audience.schema)) {
      const takers = audience.takers[telemetryType(event)];
      if (takers.length === 0) continue;
      const message = this.#messageFor(event, entry);
      const { type } = event;
      for (const taker of takers) {
        const { extension } = taker;
        taker.push(message, this.#options.policyOf?.({ extension, type }));
      }
    }
  }
}

function audiencesOf(subscribers: Iterable<Subscriber>): readonly Audience[] {
  const groups = Map.groupBy(subscribers, ({ subscription }) => subscription.schema.version);
  return [...groups.values()].map((group) => {
    const wanting = (type: TelemetryType): readonly Subscriber[] =>
      group.filter((subscriber) => subscriber.wants(type));
    const takers = {
      platform: wanting("platform"),
      function: wanting("function"),
      extension: wanting("extension"),
    };
    return { schema: group[0]!.subscription.schema, takers };
  });
}
