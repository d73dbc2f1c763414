import type { JournalEntry } from "../lambda/journal-entry.ts";
import type { TelemetryEvent } from "../lambda/telemetry-event.ts";

/**
 * `event`, which tells of `entry`, as it is sent. An object that was written as a line stays as it
 * was written: its numbers may be longer than ours.
 */
export function eventJson(event: TelemetryEvent, entry: JournalEntry): string {
  const { time, type, record } = event;
  if (entry.type !== "log" || typeof record === "string") return JSON.stringify(event);
  return `{"time":"${time}","type":"${type}","record":${entry.line.trim()}}`;
}
