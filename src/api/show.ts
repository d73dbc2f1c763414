import { shownJson } from "../core/json.ts";

/** The longest text of a value in a message, in characters. The journal keeps messages. */
const MAX_SHOWN = 100;

/** Writes `value` for a message, cut to a length that is enough to find it. */
export function show(value: unknown): string {
  const text = shownJson(value);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}
