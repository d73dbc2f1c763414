import { plural } from "../../core/plural.ts";
import type { JournalEntry } from "../../lambda/journal-entry.ts";
import { totalOf, type Records } from "../../lambda/records.ts";
import type { TelemetryApi } from "../../lambda/subscription.ts";
import {
  EMITTED_EVENT_TYPES,
  TELEMETRY_EVENT_TYPES,
  telemetryType,
  type TelemetryEvent,
} from "../../lambda/telemetry-event.ts";
import { whyNotSubscribed } from "./why-not-subscribed.ts";

/** The types of event that only one of the APIs sends. */
const TOLD_ALONE: Readonly<Record<TelemetryApi, readonly TelemetryEvent["type"][]>> = {
  telemetry: ["platform.initStart", "platform.telemetrySubscription"],
  logs: TELEMETRY_EVENT_TYPES.filter((type) => !EMITTED_EVENT_TYPES.some((each) => each === type)),
};

/** The names of the APIs, for people. */
const API_NAMES: Readonly<Record<TelemetryApi, string>> = {
  telemetry: "the Telemetry API",
  logs: "the Logs API",
};

/**
 * Why extension `name` was not delivered events of these `types`: the surest reason that `entries`,
 * the whole journal, give. Undefined when they give none.
 */
export function whyNotDelivered(
  name: string,
  types: readonly string[],
  entries: readonly JournalEntry[],
): string | undefined {
  const ofIt = entriesOf(name, entries);
  return (
    whyNotSubscribed(name, entries) ??
    whatOtherApiTells(name, ofIt, types) ??
    whatWasLost(name, ofIt) ??
    whatWasNotTaken(name, ofIt, { isTried: true }) ??
    whatWasNotAsked(name, ofIt, types)
  );
}

/**
 * The records that extension `name` was never sent, since they came too late. Mostly they do not
 * matter.
 */
export function whatWasLate(name: string, entries: readonly JournalEntry[]): string | undefined {
  return whatWasNotTaken(name, entriesOf(name, entries), { isTried: false });
}

function entriesOf(name: string, entries: readonly JournalEntry[]): readonly JournalEntry[] {
  return entries.filter((entry) => "extension" in entry && entry.extension === name);
}

/** A lost record that only reports an earlier loss is left out: that loss is counted already. */
function whatWasLost(name: string, ofIt: readonly JournalEntry[]): string | undefined {
  const dropped = ofIt
    .filter((entry) => entry.type === "telemetryDropped")
    .filter(({ isNews }) => isNews);
  if (dropped.length === 0) return undefined;
  const reasons = new Set(dropped.map(({ reason }) => reason));
  return `"${name}" has lost ${countRecords(dropped)}: ${[...reasons].join("; ")}`;
}

function whatWasNotTaken(
  name: string,
  ofIt: readonly JournalEntry[],
  { isTried }: { readonly isTried: boolean },
): string | undefined {
  const left = ofIt
    .filter((entry) => entry.type === "unsubscribed")
    .filter(({ records, problem }) => records > 0 && (problem !== undefined) === isTried);
  if (left.length === 0) return undefined;
  const what = `"${name}" had not taken ${countRecords(left)} when its subscription ended`;
  return [what, left.at(-1)?.problem].filter((part) => part !== undefined).join(": ");
}

function whatWasNotAsked(
  name: string,
  ofIt: readonly JournalEntry[],
  types: readonly string[],
): string | undefined {
  const subscribed = ofIt.filter((entry) => entry.type === "subscribed");
  const asked = new Set(subscribed.flatMap((entry) => entry.types));
  const told = TELEMETRY_EVENT_TYPES.filter((type) => asked.has(telemetryType({ type })));
  const isAsked = types.every((type) => told.some((each) => each === type));
  return isAsked ? undefined : `"${name}" has subscribed to ${[...asked].join(" and ")} alone`;
}

function whatOtherApiTells(
  name: string,
  ofIt: readonly JournalEntry[],
  types: readonly string[],
): string | undefined {
  const used = new Set(ofIt.flatMap((entry) => (entry.type === "subscribed" ? entry.api : [])));
  const [own, ...others] = used;
  // An extension that has used both was sent the events of each for a time.
  if (own === undefined || others.length > 0) return undefined;
  const other = own === "logs" ? "telemetry" : "logs";
  const type = types.find((each) => TOLD_ALONE[other].some((alone) => alone === each));
  if (type === undefined) return undefined;
  return `"${name}" has subscribed to ${API_NAMES[own]}, and only ${API_NAMES[other]} tells of ${type}`;
}

function countRecords(counts: readonly Records[]): string {
  return plural(totalOf(counts).records, "record");
}
