import type { FunctionSettings } from "../lambda/function.ts";
import type { JournalEntry, Records } from "../lambda/journal-entry.ts";
import { MAX_BACKLOG_BYTES } from "../lambda/limits.ts";
import type { TelemetryType } from "../lambda/subscription.ts";
import { NEWEST_SCHEMA, telemetryEvents, telemetryType } from "../lambda/telemetry-event.ts";
import { Backlog, type Sized } from "./backlog.ts";
import { eventJson } from "./event-json.ts";

interface PastEntry extends Sized {
  readonly entry: JournalEntry;
}

/** What an entry weighs besides the line in it: a guess. */
const ENTRY_BYTES = 200;

/** What happened while extensions could still subscribe, to be told to those who do. */
export class Past {
  readonly #settings: FunctionSettings;
  readonly #entries: Backlog<PastEntry>;
  readonly #lost: Record<TelemetryType, Records> = {
    platform: { records: 0, bytes: 0 },
    function: { records: 0, bytes: 0 },
    extension: { records: 0, bytes: 0 },
  };

  constructor(settings: FunctionSettings) {
    this.#settings = settings;
    this.#entries = new Backlog(MAX_BACKLOG_BYTES, ({ entry }) => this.#lose(entry));
  }

  push(entry: JournalEntry): void {
    const lineBytes = entry.type === "log" ? entry.line.length : 0;
    this.#entries.push({ entry, bytes: ENTRY_BYTES + lineBytes });
  }

  /** All that is kept, in order. */
  get entries(): readonly JournalEntry[] {
    return this.#entries.items.map(({ entry }) => entry);
  }

  /** What of those types is no longer kept. */
  lost(types: readonly TelemetryType[]): Records {
    const counts = types.map((type) => this.#lost[type]);
    return {
      records: counts.reduce((sum, { records }) => sum + records, 0),
      bytes: counts.reduce((sum, { bytes }) => sum + bytes, 0),
    };
  }

  #lose(entry: JournalEntry): void {
    for (const event of telemetryEvents(entry, this.#settings, NEWEST_SCHEMA)) {
      const type = telemetryType(event);
      const { records, bytes } = this.#lost[type];
      const size = Buffer.byteLength(eventJson(event, entry));
      this.#lost[type] = { records: records + 1, bytes: bytes + size };
    }
  }
}
