import type { FunctionSettings } from "../../lambda/function.ts";
import type { JournalEntry } from "../../lambda/journal-entry.ts";
import { NEWEST_SCHEMA, telemetryEvents } from "../../lambda/telemetry-event.ts";

/** What the platform emitted, whoever was there to hear it, in its newest words. */
export function emittedTelemetry(
  entries: readonly JournalEntry[],
  settings: FunctionSettings,
): readonly unknown[] {
  return entries.flatMap((entry) => telemetryEvents(entry, settings, NEWEST_SCHEMA));
}

/** What a subscriber has taken, in the words that it was sent. */
export function deliveredTelemetry(
  entries: readonly JournalEntry[],
  extension: string,
): readonly unknown[] {
  return entries
    .filter((entry) => entry.type === "telemetryDelivered")
    .filter((entry) => entry.extension === extension)
    .flatMap(({ body }) => (body === undefined ? [] : parseBody(body)));
}

/** An array over HTTP, lines over TCP. */
function parseBody(body: string): readonly unknown[] {
  if (body.startsWith("[")) return JSON.parse(body) as unknown[];
  const lines = body.trimEnd().split("\n");
  return lines.map((line): unknown => JSON.parse(line));
}
