import { plural } from "../../core/plural.ts";
import type { JournalEntry } from "../../lambda/journal-entry.ts";
import type { Standing } from "../../sandbox/ports.ts";
import type { Mismatch } from "../../scenario/diagnostic.ts";
import { stringOf, valueOf, type Tree } from "../../scenario/tree.ts";
import { adviseOnListening } from "./explain-lookup.ts";
import { lackAt } from "./lack.ts";
import { whatWasLate, whyNotDelivered } from "./why-not-delivered.ts";

/** What is known of the environments of a step. */
export interface Deliveries {
  /** All that happened, also before the step. */
  readonly entries: readonly JournalEntry[];
  readonly isFrozen: boolean;
  /** How a subscriber stands now, in each environment that there is. */
  readonly standings: (name: string) => readonly Standing[];
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
    return { ...mismatch, hint: whyNothingCame(name, lack.items, known) };
  });
}

/** From what is the surest to what would only be one reason more. */
function whyNothingCame(
  name: string,
  items: readonly Tree[],
  { entries, isFrozen, isSandboxKnown, standings }: Deliveries,
): string | undefined {
  const types = items.map(typeOf).filter((type) => type !== undefined);
  const why =
    whyNotDelivered(name, types, entries) ??
    whatIsNotTaken(name, standings(name)) ??
    whyNotTold(items, untoldResets(name, entries)) ??
    (isFrozen ? FROZEN : undefined) ??
    whatWasLate(name, entries);
  const isUnheard = why?.includes("connection refused") === true && !isSandboxKnown;
  return isUnheard ? `${why}; ${adviseOnListening()}` : why;
}

/** What was offered, and is not taken yet. */
function whatIsNotTaken(name: string, standings: readonly Standing[]): string | undefined {
  const refusing = standings.find(({ problem }) => problem !== undefined);
  if (!refusing) return undefined;
  const { records, problem } = refusing;
  return `"${name}" has not taken ${plural(records, "record")} so far: ${problem}`;
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
