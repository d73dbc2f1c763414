import type { FunctionSettings } from "../lambda/function.ts";
import type { JournalEntry } from "../lambda/journal-entry.ts";
import { totalOf, type Records } from "../lambda/records.ts";
import { MAX_PAST_BYTES } from "../lambda/limits/protocol.ts";
import type { TelemetryApi, TelemetrySchema, TelemetryType } from "../lambda/subscription.ts";
import { NEWEST_SCHEMAS, telemetryEvents, telemetryType } from "../lambda/telemetry-event.ts";
import { Backlog, type Sized } from "./backlog.ts";
import { eventJson } from "./event-json.ts";

function isOfSubscribing({ type }: JournalEntry): boolean {
  return type === "subscribed" || type === "subscribedAgain";
}

interface PastEntry extends Sized {
  readonly entry: JournalEntry;
}

/** The schema in which an event is longest: objects are text in it, with each quote escaped. */
const LONGEST_SCHEMA: TelemetrySchema = { api: "telemetry", version: "2022-07-01" };

/**
 * The entries of the time in which extensions may subscribe. Each new subscriber gets them. Their
 * size is bounded, so that they fit into the backlog of every subscriber.
 */
export class Past {
  readonly #settings: FunctionSettings;
  readonly #entries = new Backlog<PastEntry>(MAX_PAST_BYTES, ({ entry }) => this.#lose(entry));
  /** By API, since some events are of one API alone. */
  readonly #lost = { telemetry: nothingLost(), logs: nothingLost() };

  constructor(settings: FunctionSettings) {
    this.#settings = settings;
  }

  push(entry: JournalEntry): void {
    const bytes = telemetryEvents(entry, this.#settings, LONGEST_SCHEMA)
      .map((event) => Buffer.byteLength(eventJson(event, entry)))
      .reduce((sum, size) => sum + size, 0);
    // A subscription by the Logs API is an event of that API alone, and has no bytes here.
    if (bytes > 0 || isOfSubscribing(entry)) this.#entries.push({ entry, bytes });
  }

  /** The entries that are kept, in order. */
  get entries(): readonly JournalEntry[] {
    return this.#entries.items.map(({ entry }) => entry);
  }

  /** The records of `types` that are no longer kept, in the newest schema of `api`. */
  lost(api: TelemetryApi, types: readonly TelemetryType[]): Records {
    return totalOf(types.map((type) => this.#lost[api][type]));
  }

  #lose(entry: JournalEntry): void {
    for (const schema of Object.values(NEWEST_SCHEMAS)) {
      const lost = this.#lost[schema.api];
      for (const event of telemetryEvents(entry, this.#settings, schema)) {
        const type = telemetryType(event);
        const bytes = Buffer.byteLength(eventJson(event, entry));
        lost[type] = totalOf([lost[type], { records: 1, bytes }]);
      }
    }
  }
}

function nothingLost(): Record<TelemetryType, Records> {
  const none: Records = { records: 0, bytes: 0 };
  return { platform: none, function: none, extension: none };
}
