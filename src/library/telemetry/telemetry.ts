import type { FunctionSettings } from "../../lambda/function.ts";
import type { JournalEntry } from "../../lambda/journal-entry.ts";
import type { EmittedEvent, TelemetryEvent } from "../../lambda/telemetry-event.ts";
import type { DeliveryPolicy } from "../../telemetry/delivery-policy.ts";
import {
  checkDeliveryPolicy,
  checkExtension,
  checkTelemetry,
  checkTelemetryWait,
  LOOKING,
  WAITING,
} from "../check/check-telemetry.ts";
import type { DeliveryPolicies } from "./delivery-policies.ts";
import {
  describeFilter,
  matching,
  type EmittedEventOf,
  type TelemetryEventOf,
  type TelemetryFilter,
  type TelemetryPredicate,
} from "./telemetry-filter.ts";
import { deliveries, emissions, type TelemetrySource } from "./telemetry-source.ts";
import { telemetrySubscriptions, type TelemetrySubscription } from "./telemetry-subscription.ts";
import type { EntryWaitOptions } from "../wait/wait-options.ts";
import type { WaitWorld, Waits } from "../wait/waits.ts";

/** Where telemetry is found, and how it is waited for. */
interface TelemetryWorld extends Pick<WaitWorld, "journal"> {
  readonly settings: FunctionSettings;
  /** Names of the extensions that are there whether they have registered or not. */
  readonly extensions: readonly string[];
  readonly waits: Waits;
  readonly policies: DeliveryPolicies;
}

/**
 * The events that the platform emits, and those that subscribers of the Telemetry and the Logs API
 * took. Every event is kept from the first one on, with or without subscribers.
 *
 * ```ts
 * const [report] = simulator.telemetry.emitted({ type: "platform.report" });
 * console.log(report?.record.metrics.billedDurationMs);
 * await simulator.telemetry.waitForDelivered("audit", { type: "platform.report", requestId });
 * ```
 *
 * Between two invokes an environment is frozen, and nothing is delivered: as on Lambda, the last
 * events of an invoke come with the next one or before SHUTDOWN, unless `freeze` is off.
 */
export class Telemetry {
  readonly #world: TelemetryWorld;
  readonly #emissions: TelemetrySource<EmittedEvent>;

  constructor(world: TelemetryWorld) {
    this.#world = world;
    this.#emissions = emissions(world);
  }

  /**
   * The events so far, in order and in the newest schema of the Telemetry API: those of the
   * platform, and the lines of the function and of the extensions.
   *
   * @throws TypeError for a filter that cannot be.
   */
  emitted<Type extends EmittedEvent["type"]>(
    filter: TelemetryFilter<Type> = {},
  ): readonly EmittedEventOf<Type>[] {
    return this.#find(this.#emissions, filter) as readonly EmittedEventOf<Type>[];
  }

  /**
   * The events that the listener of `extension` has taken so far, in order and in the schema that
   * it asked for; none for an extension that has not subscribed.
   *
   * @throws TypeError for a filter that cannot be, and for an extension that is not in the options
   * of the simulator and has not registered.
   */
  delivered<Type extends TelemetryEvent["type"]>(
    extension: string,
    filter: TelemetryFilter<Type> = {},
  ): readonly TelemetryEventOf<Type>[] {
    const source = this.#deliveries(extension, LOOKING);
    return this.#find(source, filter) as readonly TelemetryEventOf<Type>[];
  }

  /**
   * Resolves to the first emitted event that matches a filter or a predicate, past events included.
   * Rejects with an error of the predicate.
   */
  waitForEmitted<Event extends EmittedEvent>(
    asked: (event: EmittedEvent) => event is Event,
    options?: EntryWaitOptions,
  ): Promise<Event>;
  waitForEmitted(
    asked: TelemetryPredicate<EmittedEvent>,
    options?: EntryWaitOptions,
  ): Promise<EmittedEvent>;
  waitForEmitted<Type extends EmittedEvent["type"]>(
    asked: TelemetryFilter<Type>,
    options?: EntryWaitOptions,
  ): Promise<EmittedEventOf<Type>>;
  async waitForEmitted(
    asked: TelemetryFilter | TelemetryPredicate<EmittedEvent>,
    options: EntryWaitOptions = {},
  ): Promise<EmittedEvent> {
    return this.#until(this.#emissions, asked, options);
  }

  /** As {@link waitForEmitted}, among the events of {@link delivered}. */
  waitForDelivered<Event extends TelemetryEvent>(
    extension: string,
    asked: (event: TelemetryEvent) => event is Event,
    options?: EntryWaitOptions,
  ): Promise<Event>;
  waitForDelivered(
    extension: string,
    asked: TelemetryPredicate<TelemetryEvent>,
    options?: EntryWaitOptions,
  ): Promise<TelemetryEvent>;
  waitForDelivered<Type extends TelemetryEvent["type"]>(
    extension: string,
    asked: TelemetryFilter<Type>,
    options?: EntryWaitOptions,
  ): Promise<TelemetryEventOf<Type>>;
  async waitForDelivered(
    extension: string,
    asked: TelemetryFilter | TelemetryPredicate<TelemetryEvent>,
    options: EntryWaitOptions = {},
  ): Promise<TelemetryEvent> {
    return this.#until(this.#deliveries(extension, WAITING), asked, options);
  }

  /**
   * From now on, events of `type` go to subscribers as `policy` says: never, twice, or later. A
   * test can so see what an extension makes of telemetry that is late or lost. The policy is for
   * every subscriber; {@link emitted} has each event all the same, and at once. Events keep their
   * order, so those that follow a late one are late as well. What is late at the end of the
   * environment, after the runtime's share of the shutdown, is lost.
   *
   * @throws TypeError for a type that there is not, and a policy that cannot be.
   */
  setDeliveryPolicy(type: TelemetryEvent["type"], policy: DeliveryPolicy): void {
    checkDeliveryPolicy(type, policy);
    this.#world.policies.set(type, policy);
  }

  /** From now on, all events go their way. What is late comes when it was to come. */
  clearDeliveryPolicies(): void {
    this.#world.policies.clear();
  }

  /** Every subscription so far, in order, with the counts of its events. */
  get subscriptions(): readonly TelemetrySubscription[] {
    return telemetrySubscriptions(this.#world.journal.since(0));
  }

  #deliveries(extension: string, action: string): TelemetrySource<TelemetryEvent> {
    const { extensions, journal } = this.#world;
    const registered = journal.since(0).filter((entry) => entry.type === "registered");
    const names = new Set([...extensions, ...registered.map((entry) => entry.extension)]);
    checkExtension(extension, [...names], action);
    return deliveries(extension, this.#world);
  }

  #find<Event extends TelemetryEvent>(
    { types, eventsOf }: TelemetrySource<Event>,
    filter: TelemetryFilter,
  ): readonly Event[] {
    checkTelemetry(filter, types);
    const events = this.#world.journal.since(0).flatMap(eventsOf);
    return events.filter(matching(filter));
  }

  async #until<Event extends TelemetryEvent>(
    { types, eventsOf, addition, hindrance }: TelemetrySource<Event>,
    asked: TelemetryFilter | TelemetryPredicate<Event>,
    options: EntryWaitOptions,
  ): Promise<Event> {
    checkTelemetryWait(asked, options, types);
    const isAsked = typeof asked === "function" ? asked : matching(asked);
    const what = typeof asked === "function" ? "telemetry" : describeFilter(asked);
    let found: Event | undefined;
    const isThere = (entry: JournalEntry): boolean => {
      found ??= eventsOf(entry).find(isAsked);
      return found !== undefined;
    };
    const { since = 0, signal, timeoutMs } = options;
    const type = typeof asked === "function" ? undefined : asked.type;
    const why = (): string | undefined => hindrance({ type, isAsked, since });
    const wait = { since, signal, timeoutMs, hindrance: why };
    await this.#world.waits.untilEntry(options.what ?? `${what}${addition}`, isThere, wait);
    return found!;
  }
}
