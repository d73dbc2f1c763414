import { stringOf, type Tree } from "../tree.ts";

/** What `status` of an invoke may be. */
export const OUTCOMES = ["success", "error", "failure", "timeout", "throttled"] as const;

/** What `phase.status` may be. */
export const STATUSES = ["success", "error", "failure", "timeout"] as const;

/** What `start` of an invoke may be. */
export const STARTS = ["cold", "warm", "reset"] as const;

/** A hint for a `phase` that is no map: the key that its author most likely meant. */
export function hintForPhase(tree: Tree): string | undefined {
  const word = stringOf(tree) ?? "";
  const isOneOf = (words: readonly string[]): boolean => words.includes(word);
  if (isOneOf(STATUSES)) {
    return `"status: ${word}" is what the caller got, "phase: { status: ${word} }" how all of it ended, extensions included`;
  }
  if (isOneOf(OUTCOMES)) return `"status: ${word}" is what the caller got`;
  if (isOneOf(STARTS)) return `"start: ${word}" is what the invoke met`;
  if (/^[A-Z]\w*\.\w+$/.test(word)) return `write "phase: { errorType: ${word} }"`;
  return `how the invoke ended, extensions included: { status, errorType }, and status is one of ${STATUSES.join(", ")}`;
}
