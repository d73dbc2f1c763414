/** Writes `value` as JSON in UTF-8, as it goes over the wire. */
export function jsonBytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}
