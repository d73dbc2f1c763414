import { parseExactJson } from "../../core/exact-number.ts";
import type { FunctionSettings } from "../../lambda/function.ts";
import type { JournalEntry } from "../../lambda/journal-entry.ts";
import { NEWEST_SCHEMA, telemetryEvents, type EmittedEvent } from "../../lambda/telemetry-event.ts";

/** The events that the platform emitted, with or without a subscriber, in the newest schema. */
export function emittedTelemetry(
  entries: readonly JournalEntry[],
  settings: FunctionSettings,
): readonly unknown[] {
  return entries.flatMap((entry) => {
    return telemetryEvents(entry, settings, NEWEST_SCHEMA).map((event) => exactEvent(event, entry));
  });
}

/** `event` with the digits that the numbers of a line have in the line. */
export function exactEvent(event: EmittedEvent, entry: JournalEntry): unknown {
  const isLine = entry.type === "log" && typeof event.record === "object";
  return isLine ? { ...event, record: parseExactJson(entry.line) } : event;
}

/**
 * The events that a subscriber has taken, in the schema that it subscribed in. One that came in
 * pieces is there with the last of them.
 */
export function deliveredTelemetry(
  entries: readonly JournalEntry[],
  extension: string,
): readonly unknown[] {
  return entries
    .filter((entry) => entry.type === "telemetryDelivered")
    .filter((entry) => entry.extension === extension)
    .flatMap(({ body, events = body }) => (events === undefined ? [] : parseBody(events)));
}

/** A batch is an array over HTTP, and a line for each event over TCP. */
function parseBody(body: string): readonly unknown[] {
  if (body.startsWith("[")) return parseExactJson(body) as unknown[];
  const lines = body.trimEnd().split("\n");
  return lines.map((line): unknown => parseExactJson(line));
}
