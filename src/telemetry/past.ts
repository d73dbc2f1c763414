import type { FunctionSettings } from "../lambda/function.ts";
import type { JournalEntry } from "../lambda/journal-entry.ts";
import { totalOf, type Records } from "../lambda/records.ts";
import { MAX_PAST_BYTES } from "../lambda/limits.ts";
import type { TelemetrySchema, TelemetryType } from "../lambda/subscription.ts";
import { NEWEST_SCHEMA, telemetryEvents, telemetryType } from "../lambda/telemetry-event.ts";
import { Backlog, type Sized } from "./backlog.ts";
import { eventJson } from "./event-json.ts";

interface PastEntry extends Sized {
  readonly entry: JournalEntry;
}

/** In no other words is anything longer: objects are text here, with every quote of them escaped. */
const LONGEST_SCHEMA: TelemetrySchema = { api: "telemetry", version: "2022-07-01" };

/**
 * What happened while extensions could still subscribe, to be told to those who do: as much as fits
 * into the backlog of any of them.
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
    // Only the Logs API tells of its own subscriptions.
    if (bytes > 0 || entry.type === "subscribed") this.#entries.push({ entry, bytes });
  }

  /** All that is kept, in order. */
  get entries(): readonly JournalEntry[] {
    return this.#entries.items.map(({ entry }) => entry);
  }

  /** What of those types is no longer kept. */
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
