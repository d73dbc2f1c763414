import type { JournalEntry } from "../../lambda/journal-entry.ts";
import type { RefusedCalls, Refusals } from "../event.ts";
import type { Refused } from "./observed.ts";

/** How many kinds of refused calls a report tells of; a runtime may call ever new paths. */
const MAX_KINDS = 100;

/** Of a run without any. */
export const NO_REFUSALS: Refusals = { calls: [], total: 0 };

/** The calls that were refused in `entries`; those that are alike are one, with their count. */
export function refusals(entries: readonly JournalEntry[]): Refusals {
  const refused = entries.filter((entry) => entry.type === "refusal");
  if (refused.length === 0) return NO_REFUSALS;
  const ids = new Set(
    entries.flatMap((entry) => (entry.type === "invokeStarted" ? entry.requestId : [])),
  );
  return foldRefusals(refused, { maxKinds: MAX_KINDS, ids });
}

/**
 * `refused` with those that are alike as one. Calls are alike, too, where they differ in nothing
 * but which of `ids` is in their path: a client with a wrong path makes each call with another.
 */
export function foldRefusals(
  refused: readonly Refused[],
  { maxKinds, ids = new Set() }: { readonly maxKinds: number; readonly ids?: ReadonlySet<string> },
): Refusals {
  const kinds = Map.groupBy(refused, ({ by, request, status, errorType, errorMessage }) =>
    JSON.stringify([by, withoutId(request, ids), status, errorType, errorMessage]),
  );
  const calls = [...kinds.values()].slice(0, maxKinds).map((kind): RefusedCalls => {
    const [first] = kind as [Refused, ...Refused[]];
    const { by, status, errorType, errorMessage } = first;
    const isOne = kind.every(({ request }) => request === first.request);
    const request = isOne ? first.request : withoutId(first.request, ids);
    return { by, request, status, errorType, errorMessage, count: kind.length };
  });
  return { calls, total: refused.length };
}

function withoutId(request: string, ids: ReadonlySet<string>): string {
  return request
    .split("/")
    .map((part) => (ids.has(part) ? "…" : part))
    .join("/");
}
