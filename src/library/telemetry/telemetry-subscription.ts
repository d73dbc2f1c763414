import type { JournalEntry } from "../../lambda/journal-entry.ts";
import { totalOf, type Records } from "../../lambda/records.ts";
import type { TelemetryApi, TelemetryType } from "../../lambda/subscription.ts";

/** A subscription, and how many of its events were delivered or lost. */
export interface TelemetrySubscription {
  readonly extension: string;
  /**
   * Its listener: `http://sandbox.localdomain:8080/`, `tcp://sandbox.localdomain:9000`. An extension
   * has at most one subscription for each.
   */
  readonly destination: string;
  /** Number of the environment, from 1. */
  readonly environment: number;
  readonly api: TelemetryApi;
  readonly types: readonly TelemetryType[];
  /** Events that its listener has taken; bytes are those of the events as JSON. */
  readonly delivered: Records;
  /** Events that it will never get, because it fell behind or refused them for too long. */
  readonly dropped: Records;
  /** Events that it had not taken at its end: a reset or a shutdown. Undefined before that. */
  readonly unacknowledged: Records | undefined;
  /** Why it had not taken them, if known: the outcome of the last try. */
  readonly problem: string | undefined;
}

const NONE: Records = { records: 0, bytes: 0 };

/** Every subscription that `entries` tell of, in order. */
export function telemetrySubscriptions(
  entries: readonly JournalEntry[],
): readonly TelemetrySubscription[] {
  const subscriptions: TelemetrySubscription[] = [];
  const positions = new Map<string, number>();
  for (const entry of entries) {
    if (!("destination" in entry)) continue;
    const key = `${entry.environment} ${entry.extension} ${entry.destination}`;
    if (entry.type === "subscribed") positions.set(key, subscriptions.length);
    const position = positions.get(key);
    if (position === undefined) continue;
    const next = afterEntry(subscriptions[position], entry);
    if (next) subscriptions[position] = next;
  }
  return subscriptions;
}

function afterEntry(
  subscription: TelemetrySubscription | undefined,
  entry: JournalEntry,
): TelemetrySubscription | undefined {
  if (entry.type === "subscribed") {
    const { extension, destination, environment, api, types } = entry;
    const nothing = { delivered: NONE, dropped: NONE, unacknowledged: undefined };
    const of = { extension, destination, environment, api, types };
    return { ...of, ...nothing, problem: undefined };
  }
  if (!subscription) return undefined;
  if (entry.type === "telemetryDelivered")
    return { ...subscription, delivered: totalOf([subscription.delivered, entry]) };
  if (entry.type === "telemetryDropped")
    return { ...subscription, dropped: totalOf([subscription.dropped, entry]) };
  if (entry.type === "unsubscribed")
    return { ...subscription, unacknowledged: totalOf([entry]), problem: entry.problem };
  return subscription;
}
