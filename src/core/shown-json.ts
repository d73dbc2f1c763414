/**
 * Writes `value` as JSON for people. A value can be nested too deeply to be written, though a
 * parser has read it: then the text says so.
 */
export function shownJson(
  value: unknown,
  replacer?: (key: string, value: unknown) => unknown,
  indent?: number,
): string {
  try {
    return JSON.stringify(value, replacer, indent) ?? String(value);
  } catch (error) {
    if (error instanceof RangeError) return "something nested too deeply to show";
    throw error;
  }
}
