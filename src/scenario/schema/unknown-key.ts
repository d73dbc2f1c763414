import { suggest } from "../../core/suggest.ts";

/** The most keys that a hint lists. */
const MAX_LISTED_KEYS = 12;

/** The message of an unknown key and its hint ("did you mean"), parted by a tab. */
export function unknownKey({ key, keys, noun }: UnknownKey): string {
  return `unknown ${noun} "${key}"\t${hintFor(key, keys, noun)}`;
}

interface UnknownKey {
  readonly key: string;
  readonly keys: readonly string[];
  readonly noun: string;
}

function hintFor(key: string, keys: readonly string[], noun: string): string {
  const near = suggest(key, keys);
  if (near !== undefined) return `did you mean "${near}"?`;
  return keys.length > MAX_LISTED_KEYS ? "" : `${noun}s here: ${keys.join(", ")}`;
}
