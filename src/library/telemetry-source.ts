import type { FunctionSettings } from "../lambda/function.ts";
import type { JournalEntry } from "../lambda/journal-entry.ts";
import {
  EMITTED_EVENT_TYPES,
  NEWEST_SCHEMA,
  TELEMETRY_EVENT_TYPES,
  telemetryEvents,
  type EmittedEvent,
  type TelemetryEvent,
} from "../lambda/telemetry-event.ts";
import { deliveredTelemetry } from "../runner/observed-telemetry.ts";
import { whyNotSubscribed } from "../runner/why-not-subscribed.ts";
import type { GuardedJournal } from "./guarded-journal.ts";

/** Where events are to be had from. */
export interface TelemetrySource<Event extends TelemetryEvent> {
  /** Of which they can be. */
  readonly types: readonly Event["type"][];
  /** Those of one entry of the journal. */
  readonly eventsOf: (entry: JournalEntry) => readonly Event[];
  /** What is added to the name of an event, in a message. */
  readonly addition: string;
  /** Why none comes from it, as far as that is known, for the message of a wait in vain. */
  readonly hindrance: () => string | undefined;
}

/** What the platform emits for a function of those settings. */
export function emissions(settings: FunctionSettings): TelemetrySource<EmittedEvent> {
  return {
    types: EMITTED_EVENT_TYPES,
    eventsOf: (entry) => telemetryEvents(entry, settings, NEWEST_SCHEMA),
    addition: "",
    hindrance: () => undefined,
  };
}

/** What the listener of `extension` takes. */
export function deliveries(
  extension: string,
  journal: Pick<GuardedJournal, "since">,
): TelemetrySource<TelemetryEvent> {
  return {
    types: TELEMETRY_EVENT_TYPES,
    eventsOf: (entry) => deliveredTelemetry([entry], extension) as readonly TelemetryEvent[],
    addition: ` delivered to "${extension}"`,
    hindrance: () => whyNotSubscribed(extension, journal.since(0)),
  };
}
