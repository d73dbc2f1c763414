import type { FunctionSettings } from "../../src/lambda/function.ts";
import type { JournalEntry } from "../../src/lambda/journal-entry.ts";
import type { Records } from "../../src/lambda/records.ts";
import type { Subscription } from "../../src/lambda/subscription.ts";
import { telemetryEvents, telemetryType } from "../../src/lambda/telemetry-event.ts";

/** What became of one subscription. */
export interface Account {
  readonly extension: string;
  /** What it should have been told, from the journal alone. */
  readonly emitted: Records;
  /** What the journal says became of it. */
  readonly settled: Records;
}

/** Of each of `subscriptions`, which are in the order of their entries. */
export function accountsOf(
  entries: readonly JournalEntry[],
  subscriptions: readonly Subscription[],
  settings: FunctionSettings,
): readonly Account[] {
  const starts = entries.flatMap((entry, index) => (entry.type === "subscribed" ? [index] : []));
  return starts.map((start, count) => {
    const { environment } = entries[start]!;
    const { extension, destination } = entries[start] as Subscribed;
    const isOfIt = (entry: JournalEntry): boolean =>
      isSettled(entry) &&
      entry.extension === extension &&
      entry.destination === destination &&
      entry.environment === environment;
    const end = entries.findIndex(
      (entry, index) => index > start && isOfIt(entry) && entry.type === "unsubscribed",
    );
    const life = entries
      .slice(generationStart(entries, start), end)
      .filter((entry) => entry.environment === environment);
    const { schema, types } = subscriptions[count]!;
    const emitted = life
      .flatMap((entry) => telemetryEvents(entry, settings, schema))
      .filter((event) => types.includes(telemetryType(event)))
      .map((event) => ({ records: 1, bytes: Buffer.byteLength(JSON.stringify(event)) }));
    const settled = entries
      .slice(start, end + 1)
      .filter(isSettled)
      .filter(isOfIt);
    return { extension, emitted: sum(emitted), settled: sum(settled) };
  });
}

type Subscribed = Extract<JournalEntry, { type: "subscribed" }>;

type Settled = Extract<
  JournalEntry,
  { type: "telemetryDelivered" | "telemetryDropped" | "unsubscribed" }
>;

function isSettled(entry: JournalEntry): entry is Settled {
  const { type } = entry;
  return type === "telemetryDelivered" || type === "telemetryDropped" || type === "unsubscribed";
}

/** Where the generation began that is in init at `index`: after the last that was of the one before. */
function generationStart(entries: readonly JournalEntry[], index: number): number {
  const environment = entries[index]?.environment;
  const isHere = (entry: JournalEntry): boolean => entry.environment === environment;
  const init = entries.findLastIndex(
    (entry, at) => at < index && isHere(entry) && entry.type === "initStarted",
  );
  const last = entries.findLastIndex((entry, at) => at < init && isHere(entry) && isOfAnEnd(entry));
  return last + 1;
}

function isOfAnEnd(entry: JournalEntry): boolean {
  switch (entry.type) {
    case "resetEnded":
    case "shutdownEnded":
    case "processExited":
    case "unsubscribed":
      return true;
    case "initEnded":
      return entry.status !== "success";
    default:
      return false;
  }
}

function sum(counts: readonly Records[]): Records {
  return {
    records: counts.reduce((total, { records }) => total + records, 0),
    bytes: counts.reduce((total, { bytes }) => total + bytes, 0),
  };
}
