import type { FunctionSettings } from "../lambda/function.ts";
import type { JournalEntry } from "../lambda/journal-entry.ts";
import { totalOf, type Records } from "../lambda/records.ts";
import { MAX_PAST_BYTES } from "../lambda/limits/protocol.ts";
import type { TelemetrySchema, TelemetryType } from "../lambda/subscription.ts";
import { NEWEST_SCHEMA, telemetryEvents, telemetryType } from "../lambda/telemetry-event.ts";
import { Backlog, type Sized } from "./backlog.ts";
import { eventJson } from "./event-json.ts";

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
  readonly #lost: Record<TelemetryType, Records> = {
    platform: { records: 0, bytes: 0 },
    function: { records: 0, bytes: 0 },
    extension: { records: 0, bytes: 0 },
  };

  constructor(settings: FunctionSettings) {
    this.#settings = settings;
  }

  push(entry: JournalEntry): void {
    const bytes = telemetryEvents(entry, this.#settings, LONGEST_SCHEMA)
      .map((event) => Buffer.byteLength(eventJson(event, entry)))
      .reduce((sum, size) => sum + size, 0);
    // A subscription by the Logs API is an event of that API alone, and has no bytes here.
    if (bytes > 0 || entry.type === "subscribed") this.#entries.push({ entry, bytes });
  }

  /** The entries that are kept, in order. */
  get entries(): readonly JournalEntry[] {
    return this.#entries.items.map(({ entry }) => entry);
  }

  /** The records of `types` that are no longer kept. */
  lost(types: readonly TelemetryType[]): Records {
    return totalOf(types.map((type) => this.#lost[type]));
  }

  #lose(entry: JournalEntry): void {
    for (const event of telemetryEvents(entry, this.#settings, NEWEST_SCHEMA)) {
      const type = telemetryType(event);
      const bytes = Buffer.byteLength(eventJson(event, entry));
      this.#lost[type] = totalOf([this.#lost[type], { records: 1, bytes }]);
    }
  }
}
