/**
 * `value` as JSON for people to read. What is nested more deeply than can be written, which a
 * parser may well have read, says so instead.
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
