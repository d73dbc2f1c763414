/**
 * The JSON Schema of a map that has `key`. Strict readers want what is required to be named beside.
 */
export function having(key: string): Readonly<Record<string, unknown>> {
  return { required: [key], properties: { [key]: true } };
}
