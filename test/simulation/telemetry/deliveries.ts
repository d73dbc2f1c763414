import type { JournalEntry } from "../../../src/lambda/journal-entry.ts";
import { destinationName, type Subscription } from "../../../src/lambda/subscription.ts";
import {
  NEWEST_SCHEMAS,
  telemetryEvents,
  telemetryType,
  type TelemetryEvent,
} from "../../../src/lambda/telemetry-event.ts";
import type { Generation } from "../../../src/sandbox/generation.ts";
import type { Run } from "../run.ts";
import type { SeededSender } from "./seeded-sender.ts";

/** An event that a subscriber should be told. */
export interface Told {
  /** As it is sent. */
  readonly json: string;
  readonly bytes: number;
  readonly event: TelemetryEvent;
  /** The position in the journal of what it tells of. */
  readonly index: number;
}

/** What was written in the journal, and where. */
export interface Placed<Entry extends JournalEntry = JournalEntry> {
  readonly entry: Entry;
  readonly index: number;
}

/** One subscription from its beginning to its end, and what the journal says there was to tell. */
export interface Delivery {
  readonly extension: string;
  readonly environment: number;
  readonly generation: Generation;
  readonly subscription: Subscription;
  readonly sender: SeededSender;
  readonly subscribed: Placed;
  /** Undefined when it has none, which must not be. */
  readonly unsubscribed: Placed | undefined;
  /** Everything from the beginning of the generation to the end of the subscription. */
  readonly told: readonly Told[];
  /** What the journal says of it, between both. */
  readonly settled: readonly Placed<Settled>[];
  /** What had been thrown away before it subscribed, and is the first of {@link told}. */
  readonly forgotten: number;
}

type Settled = Extract<
  JournalEntry,
  { type: "telemetryDelivered" | "telemetryDropped" | "unsubscribed" }
>;

const FORGOTTEN = "Too much was logged before the subscription";

const known = new WeakMap<Run, readonly Delivery[]>();

/** Every subscription of `run`. */
export function deliveriesOf(run: Run): readonly Delivery[] {
  const deliveries = known.get(run) ?? findDeliveries(run);
  known.set(run, deliveries);
  return deliveries;
}

function findDeliveries(run: Run): readonly Delivery[] {
  const placed = run.entries.map((entry, index) => ({ entry, index }));
  const all = Map.groupBy(placed, ({ entry }) => run.generationOf.get(entry));
  return [...run.relays].flatMap(([generation, relay]) => {
    const life = all.get(generation) ?? [];
    return relay.accepted.flatMap(({ extension, subscription }) => {
      const sender = run.listeners.senders.find(
        ({ destination }) => destination === subscription.destination,
      )!;
      return oneOf(run, life, { extension, subscription, sender, generation });
    });
  });
}

function oneOf(
  { plan: { settings } }: Run,
  life: readonly Placed[],
  delivery: Pick<Delivery, "extension" | "subscription" | "sender" | "generation">,
): readonly Delivery[] {
  const { extension, subscription } = delivery;
  const destination = destinationName(subscription.destination);
  const own = life.filter(
    ({ entry }) =>
      "destination" in entry && entry.extension === extension && entry.destination === destination,
  );
  const subscribed = own.find(({ entry }) => entry.type === "subscribed");
  if (!subscribed) return [];
  const unsubscribed = own.find(
    ({ entry, index }) => index > subscribed.index && entry.type === "unsubscribed",
  );
  const end = unsubscribed?.index ?? Infinity;
  const settled = own.filter(
    (one): one is Placed<Settled> =>
      one.index > subscribed.index && one.index <= end && isSettled(one.entry),
  );
  const first = settled.find(
    ({ entry }) => entry.type === "telemetryDropped" && entry.reason === FORGOTTEN,
  );
  const forgotten = first?.entry.records ?? 0;
  const { environment } = subscribed.entry;
  const told: Told[] = [];
  for (const { entry, index } of life) {
    if (index >= end) break;
    // What is thrown away is counted in the newest words of the API: nobody knows yet who will ask.
    const { schema: wanted } = subscription;
    const schema = told.length < forgotten ? NEWEST_SCHEMAS[wanted.api] : wanted;
    for (const event of telemetryEvents(entry, settings, schema)) {
      if (!subscription.types.includes(telemetryType(event))) continue;
      const json = jsonOf(event, entry);
      told.push({ json, bytes: Buffer.byteLength(json), event, index });
    }
  }
  return [{ ...delivery, environment, subscribed, unsubscribed, told, settled, forgotten }];
}

function isSettled(entry: JournalEntry): entry is Settled {
  const { type } = entry;
  return type === "telemetryDelivered" || type === "telemetryDropped" || type === "unsubscribed";
}

/** What is an object in JSON stays as it was written. */
function jsonOf(event: TelemetryEvent, entry: JournalEntry): string {
  if (entry.type !== "log" || typeof event.record === "string") return JSON.stringify(event);
  const { time, type } = event;
  return `{"time":"${time}","type":"${type}","record":${entry.line.trim()}}`;
}
