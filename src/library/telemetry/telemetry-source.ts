import type { FunctionSettings } from "../../lambda/function.ts";
import type { JournalEntry } from "../../lambda/journal-entry.ts";
import {
  EMITTED_EVENT_TYPES,
  NEWEST_SCHEMA,
  TELEMETRY_EVENT_TYPES,
  telemetryEvents,
  type EmittedEvent,
  type LineEvent,
  type TelemetryEvent,
} from "../../lambda/telemetry-event.ts";
import { deliveredTelemetry } from "../../runner/observe/observed-telemetry.ts";
import { whyNotDelivered } from "../../runner/explain/why-not-delivered.ts";
import { eventsIfWritten, whyNotWritten } from "../../runner/explain/why-not-written.ts";
import type { GuardedJournal } from "../guarded-journal.ts";
import type { TelemetryPredicate } from "./telemetry-filter.ts";

/** Where events are to be had from. */
export interface TelemetrySource<Event extends TelemetryEvent> {
  /** Of which they can be. */
  readonly types: readonly Event["type"][];
  /** Those of one entry of the journal. */
  readonly eventsOf: (entry: JournalEntry) => readonly Event[];
  /** What is added to the name of an event, in a message. */
  readonly addition: string;
  /** Why what is asked for has not come from it, as far as that is known, for the message of a wait in vain. */
  readonly hindrance: (asked: Asked<Event>) => string | undefined;
}

/** What is waited for. */
interface Asked<Event extends TelemetryEvent> {
  /** Undefined where that is any, or not known. */
  readonly type: TelemetryEvent["type"] | undefined;
  readonly isAsked: TelemetryPredicate<Event>;
  /** Position in the journal from which it is. */
  readonly since: number;
}

/** What is known of everything. */
interface TelemetryRecord {
  readonly settings: FunctionSettings;
  readonly journal: Pick<GuardedJournal, "since">;
}

/** What the platform emits. */
export function emissions({ settings, journal }: TelemetryRecord): TelemetrySource<EmittedEvent> {
  return {
    types: EMITTED_EVENT_TYPES,
    eventsOf: (entry) => telemetryEvents(entry, settings, NEWEST_SCHEMA),
    addition: "",
    hindrance: ({ isAsked, since }) => whyNoLine(isAsked, journal.since(since), settings),
  };
}

/** What the listener of `extension` takes. */
export function deliveries(
  extension: string,
  { settings, journal }: TelemetryRecord,
): TelemetrySource<TelemetryEvent> {
  return {
    types: TELEMETRY_EVENT_TYPES,
    eventsOf: (entry) => deliveredTelemetry([entry], extension) as readonly TelemetryEvent[],
    addition: ` delivered to "${extension}"`,
    hindrance: ({ type, isAsked, since }) => {
      const types = type === undefined ? [] : [type];
      const reasons = [
        whyNotDelivered(extension, types, journal.since(0)),
        whyNoLine(isAsked, journal.since(since), settings),
      ].filter((reason) => reason !== undefined);
      return reasons.length > 0 ? reasons.join("; ") : undefined;
    },
  };
}

/** That a line was asked for which the function wrote below its level. */
function whyNoLine(
  isAsked: TelemetryPredicate<LineEvent>,
  entries: readonly JournalEntry[],
  settings: FunctionSettings,
): string | undefined {
  return whyNotWritten(entries, settings, (entry) =>
    eventsIfWritten(entry, settings).some((event) => {
      try {
        return isAsked(event);
      } catch {
        // It was not made for what never came.
        return false;
      }
    }),
  );
}
