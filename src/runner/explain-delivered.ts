import type { JournalEntry } from "../lambda/journal-entry.ts";
import { TELEMETRY_EVENT_TYPES, telemetryType } from "../lambda/telemetry-event.ts";
import type { Mismatch } from "../scenario/diagnostic.ts";
import { stringOf, valueOf, type Tree } from "../scenario/tree.ts";
import { adviseOnListening } from "./explain-lookup.ts";
import { lackAt } from "./lack.ts";
import { whyNotSubscribed } from "./why-not-subscribed.ts";

/** What is known of the environments of a step. */
export interface Deliveries {
  /** All that happened, also before the step. */
  readonly entries: readonly JournalEntry[];
  readonly isFrozen: boolean;
  /** Whether processes can look up `sandbox.localdomain`. */
  readonly isSandboxKnown: boolean;
}

/** Why nothing comes of what only a thaw could bring. */
export const FROZEN =
  "the environment is frozen, so nothing more can come before the next invoke or the shutdown";

const RESET =
  "the report of an invoke that ended in a reset comes to who subscribes in the next init";

/**
 * Adds to what a subscriber was not delivered why that may be, where the journal says so. `expect`
 * has its variables put in.
 */
export function explainDelivered(
  mismatches: readonly Mismatch[],
  expect: Tree,
  known: Deliveries,
): readonly Mismatch[] {
  return mismatches.map((mismatch) => {
    const lack = mismatch.hint === undefined ? lackAt(mismatch, expect) : undefined;
    const [, name] = lack?.story ?? [];
    if (!lack || name === undefined) return mismatch;
    return { ...mismatch, hint: whyNotDelivered(name, lack.items, known) };
  });
}

/** From what is the surest to what would only be one reason more. */
function whyNotDelivered(
  name: string,
  items: readonly Tree[],
  { entries, isFrozen, isSandboxKnown }: Deliveries,
): string | undefined {
  const ofIt = entries.filter((entry) => "extension" in entry && entry.extension === name);
  const why =
    whyNotSubscribed(name, entries) ??
    whatWasLost(name, ofIt) ??
    whatWasNotTaken(name, ofIt, { isTried: true }) ??
    whatWasNotAsked(name, ofIt, items) ??
    whyNotTold(items, untoldResets(name, entries)) ??
    (isFrozen ? FROZEN : undefined) ??
    whatWasNotTaken(name, ofIt, { isTried: false });
  const isUnheard = why?.includes("connection refused") === true && !isSandboxKnown;
  return isUnheard ? `${why}; ${adviseOnListening()}` : why;
}

/** News of a loss that are lost tell of what is counted already. */
function whatWasLost(name: string, ofIt: readonly JournalEntry[]): string | undefined {
  const dropped = ofIt
    .filter((entry) => entry.type === "telemetryDropped")
    .filter(({ isNews }) => isNews);
  if (dropped.length === 0) return undefined;
  const reasons = new Set(dropped.map(({ reason }) => reason));
  return `"${name}" has lost ${countRecords(dropped)}: ${[...reasons].join("; ")}`;
}

/** What was never tried to be sent was late, which mostly does not matter. */
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
  items: readonly Tree[],
): string | undefined {
  const subscribed = ofIt.filter((entry) => entry.type === "subscribed");
  const types = new Set(subscribed.flatMap((entry) => entry.types));
  const isAsked = TELEMETRY_EVENT_TYPES.filter((type) => types.has(telemetryType({ type })));
  const isNotAsked = items
    .map(typeOf)
    .some((type) => type !== undefined && !isAsked.some((asked) => asked === type));
  return isNotAsked ? `"${name}" has subscribed to ${[...types].join(" and ")} alone` : undefined;
}

/** The invokes that ended in a reset, since which `name` has not subscribed. */
function untoldResets(name: string, entries: readonly JournalEntry[]): readonly string[] {
  const isReset = new Set<number>();
  const untold = new Map<number, string>();
  for (const entry of entries) {
    const { environment } = entry;
    if (entry.type === "invokeStarted") isReset.delete(environment);
    if (entry.type === "resetEnded") isReset.add(environment);
    if (entry.type === "invokeEnded" && isReset.has(environment))
      untold.set(environment, entry.requestId);
    if (entry.type !== "subscribed" || entry.extension !== name) continue;
    isReset.delete(environment);
    untold.delete(environment);
  }
  return [...untold.values()];
}

/** Where a report is expected, and may be that of an invoke in `untold`. */
function whyNotTold(items: readonly Tree[], untold: readonly string[]): string | undefined {
  const reports = items.filter((item) => typeOf(item) === "platform.report");
  const ids = reports.map((report) => stringOf(valueOf(valueOf(report, "record"), "requestId")));
  const isUntold = ids.some((id) => untold.some((each) => id === undefined || id === each));
  return isUntold ? RESET : undefined;
}

function typeOf(item: Tree): string | undefined {
  return stringOf(valueOf(item, "type"));
}

function countRecords(counts: readonly { readonly records: number }[]): string {
  const records = counts.reduce((sum, each) => sum + each.records, 0);
  return records === 1 ? "1 record" : `${records} records`;
}
