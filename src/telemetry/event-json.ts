import type { JournalEntry } from "../lambda/journal-entry.ts";
import type { TelemetryEvent } from "../lambda/telemetry-event.ts";

/**
 * The JSON of `event` as it is sent. `entry` is the entry that the event comes from. A line that is
 * a JSON object is sent as the process wrote it, since its numbers may have more digits than ours.
 */
export function eventJson(event: TelemetryEvent, entry: JournalEntry): string {
  const { time, type, record } = event;
  if (entry.type !== "log" || typeof record === "string") return JSON.stringify(event);
  return `{"time":"${time}","type":"${type}","record":${entry.line.trim()}}`;
}
