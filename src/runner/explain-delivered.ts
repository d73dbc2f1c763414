import type { JournalEntry } from "../lambda/journal-entry.ts";
import type { Mismatch } from "../scenario/diagnostic.ts";
import { entriesOf, valueOf, type Tree } from "../scenario/tree.ts";

/** What is known of the environments of a step. */
export interface Deliveries {
  /** All that happened, also before the step. */
  readonly entries: readonly JournalEntry[];
  readonly isFrozen: boolean;
}

/** Why nothing comes of what only a thaw could bring. */
export const FROZEN =
  "the environment is frozen, so nothing more can come before the next invoke or the shutdown";

/** Adds to what a subscriber was not delivered why that may be, where the journal says so. */
export function explainDelivered(
  mismatches: readonly Mismatch[],
  expect: Tree,
  known: Deliveries,
): readonly Mismatch[] {
  return entriesOf(valueOf(expect, "extensions")).reduce((explained, { key: name, value }) => {
    const place = valueOf(value, "telemetry")?.range;
    const hint = place && whyNotDelivered(name, known);
    if (!place || hint === undefined) return explained;
    const isThere = ({ range }: Mismatch): boolean =>
      range.start >= place.start && range.end <= place.end;
    return explained.map((mismatch) =>
      isThere(mismatch) && mismatch.hint === undefined ? { ...mismatch, hint } : mismatch,
    );
  }, mismatches);
}

function whyNotDelivered(name: string, { entries, isFrozen }: Deliveries): string | undefined {
  const ofIt = entries.filter((entry) => "extension" in entry && entry.extension === name);
  const subscribed = ofIt.findLast((entry) => entry.type === "subscribed");
  if (!subscribed) return whyNotSubscribed(name, entries);
  const lost = ofIt.findLast((entry) => entry.type === "telemetryDropped");
  if (lost) return `"${name}" has lost ${lost.records} records: ${lost.reason}`;
  if (isFrozen) return FROZEN;
  const { types } = subscribed;
  return types.length < 3 ? `"${name}" has subscribed to ${types.join(" and ")} alone` : undefined;
}

function whyNotSubscribed(name: string, entries: readonly JournalEntry[]): string {
  const refused = entries
    .filter((entry) => entry.type === "refusal")
    .findLast(({ by, request }) => by === name && request.startsWith("PUT "));
  const why = refused ? `: ${refused.status} ${refused.errorType}, ${refused.errorMessage}` : "";
  return `"${name}" has not subscribed to telemetry${why}`;
}
