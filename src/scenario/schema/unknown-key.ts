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

/** Words of other tools and of AWS for what a key here is called otherwise. */
const OTHER_WORDS: Readonly<Record<string, readonly string[]>> = {
  body: ["response"],
  result: ["response"],
  output: ["response", "logs"],
  returns: ["response"],
  payload: ["invoke", "response"],
  event: ["invoke"],
  input: ["invoke"],
  request: ["invoke"],
  env: ["environment"],
  memory: ["memorySize"],
  log: ["logs"],
  stdout: ["logs"],
  duration: ["timeout"],
  billedDuration: ["billed"],
  maxMemoryUsed: ["memory"],
  initDuration: ["init"],
  coldStart: ["start"],
  assert: ["expect"],
  expected: ["expect"],
  variables: ["vars"],
  sleep: ["wait"],
  stop: ["shutdown", "kill"],
  repeat: ["times"],
  description: ["name"],
};

function meantBy(key: string, keys: readonly string[]): string | undefined {
  const operator = keys.find((each) => each === `$${key}`);
  const words = Object.hasOwn(OTHER_WORDS, key) ? OTHER_WORDS[key] : undefined;
  return operator ?? words?.find((word) => keys.includes(word)) ?? suggest(key, keys);
}

function hintFor(key: string, { keys, noun }: KnownKeys): string | undefined {
  if (/^\/[/*]/.test(key)) return "a comment begins with #, in JSON too, since it is read as YAML";
  const near = meantBy(key, keys);
  if (near !== undefined) return `did you mean "${near}"?`;
  return keys.length > MAX_LISTED_KEYS ? undefined : `${noun}s here: ${keys.join(", ")}`;
}
