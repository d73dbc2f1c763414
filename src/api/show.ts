import { shownJson } from "../core/shown-json.ts";

/** What a message shows of a value, in characters: messages are answered, and kept in the journal. */
const MAX_SHOWN = 100;

/** `value` in a message: no more of it than helps to find it. */
export function show(value: unknown): string {
  const text = shownJson(value);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}
