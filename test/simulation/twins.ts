import type { JournalEntry } from "../../src/lambda/journal-entry.ts";
import type { Run } from "./run.ts";

/** What tells of telemetry alone, and not of the environment. */
const OF_TELEMETRY: readonly JournalEntry["type"][] = [
  "unsubscribed",
  "telemetryDelivered",
  "telemetryDropped",
];

/** What ends an environment: subscribers are waited for then, within the runtime's share. */
const ENDS: readonly JournalEntry["type"][] = ["resetStarted", "shutdownStarted"];

/**
 * Where two runs of one seed differ, of which one has listeners that take everything at once. As
 * long as nobody writes more than there is room for, and no environment ends, nothing of what
 * happens may depend on listeners: not who does what, nor when, nor in which order.
 */
export function differences(one: Run, twin: Run): readonly string[] {
  const untilMs = Math.min(waitedAtMs(one), waitedAtMs(twin), endedAtMs(one), endedAtMs(twin));
  const [story, other] = [storyOf(one, untilMs), storyOf(twin, untilMs)];
  const length = Math.max(story.length, other.length);
  for (let index = 0; index < length; index++) {
    if (story[index] !== other[index]) return [`${story[index]} is ${other[index]} in its twin`];
  }
  return [];
}

/** How much of two runs can be compared, in entries. */
export function comparable(one: Run, twin: Run): number {
  const untilMs = Math.min(waitedAtMs(one), waitedAtMs(twin), endedAtMs(one), endedAtMs(twin));
  return storyOf(one, untilMs).length;
}

/** When a process first had to wait for room. */
function waitedAtMs({ relays }: Run): number {
  const waits = [...relays.values()].flatMap((relay) => relay.waits);
  return Math.min(Infinity, ...waits.map(({ fromMs }) => fromMs));
}

function endedAtMs({ entries }: Run): number {
  const end = entries.find(
    (entry) =>
      ENDS.includes(entry.type) || (entry.type === "initEnded" && entry.status !== "success"),
  );
  return end?.monotonicMs ?? Infinity;
}

/** What happened before `untilMs`, in monotonic milliseconds. */
function storyOf({ entries }: Run, untilMs: number): readonly string[] {
  return entries
    .filter(({ type, monotonicMs }) => monotonicMs < untilMs && !OF_TELEMETRY.includes(type))
    .map((entry) => JSON.stringify(entry));
}
