import { isStory } from "../../scenario/actual.ts";
import type { Mismatch } from "../../scenario/diagnostic.ts";
import type { Refused } from "../observe/observed.ts";

/** The most different refusals that one hint holds. */
const MAX_REFUSALS = 5;

/**
 * Adds to the first mismatch of `refusals` which calls were refused, where there were any: neither
 * a number nor a line that is cut says that.
 */
export function explainRefusals(
  mismatches: readonly Mismatch[],
  observed: Readonly<Record<string, unknown>>,
): readonly Mismatch[] {
  const first = mismatches.find(({ path }) => /^refusals\b/.test(path ?? ""));
  if (!first) return mismatches;
  const { refusals } = observed;
  const refused = isStory(refusals) ? (refusals.items as readonly Refused[]) : [];
  if (refused.length === 0) return mismatches;
  const calls = describeRefusals(refused);
  const withCalls = (hint: string | undefined): string => (hint ? `${hint}; ${calls}` : calls);
  return mismatches.map((each) =>
    each === first ? { ...each, hint: withCalls(each.hint) } : each,
  );
}

function describeRefusals(refused: readonly Refused[]): string {
  const alike = Map.groupBy(refused, describeRefusal);
  const calls = [...alike].map(([call, { length }]) => {
    return length > 1 ? `${call} (${length} times)` : call;
  });
  const rest = calls.length - MAX_REFUSALS;
  return [...calls.slice(0, MAX_REFUSALS), ...(rest > 0 ? [`and ${rest} more`] : [])].join("; ");
}

function describeRefusal({ by, request, status, errorType, errorMessage }: Refused): string {
  return `${request} by ${by}: ${status} ${errorType}, ${errorMessage}`;
}
