import { isStory } from "../../scenario/actual.ts";
import type { Refused } from "../observe/observed.ts";
import type { Explainer } from "./facts.ts";

/** How many different refusals one hint shows. */
const MAX_REFUSALS = 5;

/** Beside `refusals`: the calls that were refused, which neither a number nor a cut line names. */
export const explainRefusals: Explainer = ({ path = "" }, { observed }) => {
  if (!/^refusals\b/.test(path)) return undefined;
  const { refusals } = observed;
  const refused = isStory(refusals) ? (refusals.items as readonly Refused[]) : [];
  return refused.length > 0 ? describeRefusals(refused) : undefined;
};

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
