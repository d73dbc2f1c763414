/** Writes `value` as JSON in UTF-8, as it goes over the wire. */
export function jsonBytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

/** Reads `bytes`: as a value if they are JSON, which `parse` reads, else as text. */
export function jsonOrText(
  bytes: Uint8Array,
  parse: (text: string) => unknown = JSON.parse,
): unknown {
  const text = new TextDecoder().decode(bytes);
  try {
    return parse(text);
  } catch {
    return text;
  }
}

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
