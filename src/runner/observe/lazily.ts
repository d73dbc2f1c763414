/**
 * An object with the keys of `makers`, each value made when it is first read, and only then. A
 * spread or a listing of its values reads them all.
 */
export function lazily<Name extends string>(
  makers: Readonly<Record<Name, () => unknown>>,
): Record<Name, unknown> {
  const values = {} as Record<Name, unknown>;
  for (const name of Object.keys(makers) as Name[]) {
    const get = (): unknown => {
      const value = makers[name]();
      Object.defineProperty(values, name, { value, enumerable: true });
      return value;
    };
    Object.defineProperty(values, name, { get, enumerable: true, configurable: true });
  }
  return values;
}
