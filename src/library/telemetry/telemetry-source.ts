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
  /** All types that its events may have. */
  readonly types: readonly Event["type"][];
  /** The events of one entry of the journal. */
  readonly eventsOf: (entry: JournalEntry) => readonly Event[];
  /** Words that follow the name of an event in a message. */
  readonly addition: string;
  /** Why the awaited event has not come, as far as that is known; for the message of a timeout. */
  readonly hindrance: (asked: Asked<Event>) => string | undefined;
}

/** The awaited event. */
interface Asked<Event extends TelemetryEvent> {
  /** Undefined where any type will do, or a predicate asks. */
  readonly type: TelemetryEvent["type"] | undefined;
  readonly isAsked: TelemetryPredicate<Event>;
  /** Position in the journal to look from. */
  readonly since: number;
}

/** Where a source finds its events. */
interface TelemetryRecord {
  readonly settings: FunctionSettings;
  readonly journal: Pick<GuardedJournal, "since">;
}

/** The events that the platform emits. */
export function emissions({ settings, journal }: TelemetryRecord): TelemetrySource<EmittedEvent> {
  return {
    types: EMITTED_EVENT_TYPES,
    eventsOf: (entry) => telemetryEvents(entry, settings, NEWEST_SCHEMA),
    addition: "",
    hindrance: ({ isAsked, since }) => whyNoLine(isAsked, journal.since(since), settings),
  };
}

/** The events that the listener of `extension` takes. */
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

/** Says that the function wrote the awaited line, but below its log level; undefined where it did not. */
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
        // The predicate may not expect an event that was never emitted.
        return false;
      }
    }),
  );
}
