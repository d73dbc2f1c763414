import type { z } from "zod";
import { suggest } from "../../core/suggest.ts";

/** The most keys that a hint lists. */
const MAX_LISTED_KEYS = 12;

/** The keys that a map may have. */
export interface KnownKeys {
  readonly keys: readonly string[];
  /** What a key is called: `key`, or `operator`. */
  readonly noun: string;
}

/** Adds an issue about `keys`, which are not `known` to a map. The known keys are still read. */
export function refuseKeys(
  context: z.RefinementCtx,
  keys: readonly string[],
  known: KnownKeys,
): void {
  if (keys.length === 0) return;
  // zod goes on after an issue of this code alone, and leaves `params` as they are.
  context.addIssue({ code: "unrecognized_keys", keys: [...keys], params: { ...known } });
}

/** The message about an unknown key. Its hint names the nearest key, or all keys. */
export function describeUnknownKey(
  key: string,
  { keys, noun }: KnownKeys,
): { readonly message: string; readonly hint: string | undefined } {
  return { message: `unknown ${noun} "${key}"`, hint: hintFor(key, { keys, noun }) };
}

function hintFor(key: string, { keys, noun }: KnownKeys): string | undefined {
  const near = suggest(key, keys);
  if (near !== undefined) return `did you mean "${near}"?`;
  return keys.length > MAX_LISTED_KEYS ? undefined : `${noun}s here: ${keys.join(", ")}`;
}
