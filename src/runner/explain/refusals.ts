import { isStory } from "../../scenario/actual.ts";
import { describeRefused } from "../event.ts";
import type { Refused } from "../observe/observed.ts";
import { foldRefusals } from "../observe/refusals.ts";
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
  const { calls } = foldRefusals(refused, { maxKinds: Infinity });
  const shown = calls.slice(0, MAX_REFUSALS).map(describeRefused);
  const rest = calls.length - shown.length;
  return [...shown, ...(rest > 0 ? [`and ${rest} more`] : [])].join("; ");
}
