import { plural } from "../../core/plural.ts";
import type { JournalEntry } from "../../lambda/journal-entry.ts";
import type { Standing } from "../../sandbox/ports.ts";
import { stringOf, valueOf, type Tree } from "../../scenario/tree.ts";
import type { Explainer, Facts } from "./facts.ts";
import { FROZEN } from "./frozen-wait.ts";
import { lackAt } from "./lack.ts";
import { adviseOnListening } from "./sandbox-host.ts";
import { whatWasLate, whyNotDelivered } from "./why-not-delivered.ts";

const RESET =
  "the report of an invoke that ended in a reset goes to the extensions that subscribe in the next init";

/** Beside `telemetry` of an extension that lacks an event: why the extension was not sent it. */
export const explainMissingTelemetry: Explainer = (mismatch, facts) => {
  const lack = facts.expect && lackAt(mismatch, facts.expect);
  const [, name] = lack?.story ?? [];
  return lack && name !== undefined ? whyNothingCame(name, lack.items, facts) : undefined;
};

/** The surest reason of all that there may be. */
function whyNothingCame(
  name: string,
  items: readonly Tree[],
  { entries, isFrozen, isSandboxKnown, standings }: Facts,
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

/** The records that were sent to `name` and that it has not taken yet. */
function whatIsNotTaken(name: string, standings: readonly Standing[]): string | undefined {
  const refusing = standings.find(({ problem }) => problem !== undefined);
  if (!refusing) return undefined;
  const { records, problem } = refusing;
  return `"${name}" has not taken ${plural(records, "record")} so far: ${problem}`;
}

/** The invokes that ended in a reset after which `name` has not subscribed again. */
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

/** Why an expected report did not come: it may be the report of an invoke in `untold`. */
function whyNotTold(items: readonly Tree[], untold: readonly string[]): string | undefined {
  const reports = items.filter((item) => typeOf(item) === "platform.report");
  const ids = reports.map((report) => stringOf(valueOf(valueOf(report, "record"), "requestId")));
  const isUntold = ids.some((id) => untold.some((each) => id === undefined || id === each));
  return isUntold ? RESET : undefined;
}

function typeOf(item: Tree): string | undefined {
  return stringOf(valueOf(item, "type"));
}
