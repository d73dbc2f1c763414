interface Schema {
  readonly type?: string | readonly string[];
  readonly const?: string | number;
  readonly enum?: readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: false;
  readonly items?: Schema;
  readonly minimum?: number;
}

/** Where `value` is not as `schema` says; the few keywords that the schema of the report uses. */
export function violations(value: unknown, schema: Schema, path = "$"): string[] {
  if (schema.anyOf) {
    const tried = schema.anyOf.map((each) => violations(value, each, path));
    return tried.some((each) => each.length === 0) ? [] : tried.flat();
  }
  if ("const" in schema && value !== schema.const) return [`${path} is not ${schema.const}`];
  if (schema.enum && !schema.enum.some((each) => each === value))
    return [`${path} is not one of ${schema.enum.join()}`];
  const types = [schema.type ?? []].flat();
  if (types.length > 0 && !types.some((type) => isOf(value, type))) {
    return [`${path} is not ${types.join(" or ")}`];
  }
  if (typeof value === "number" && value < (schema.minimum ?? -Infinity)) {
    return [`${path} is below ${schema.minimum}`];
  }
  if (Array.isArray(value)) {
    return value.flatMap((item, index) =>
      violations(item, schema.items ?? {}, `${path}[${index}]`),
    );
  }
  return value !== null && typeof value === "object" ? ofMap({ ...value }, schema, path) : [];
}

function ofMap(map: Record<string, unknown>, schema: Schema, path: string): string[] {
  const { required = [], properties = {} } = schema;
  const missing = required.filter((key) => !(key in map)).map((key) => `${path}.${key} is missing`);
  const wrong = Object.entries(map).flatMap(([key, value]) => {
    const property = properties[key];
    if (property) return violations(value, property, `${path}.${key}`);
    return schema.additionalProperties === false ? [`${path}.${key} is unknown`] : [];
  });
  return [...missing, ...wrong];
}

function isOf(value: unknown, type: string): boolean {
  if (type === "null") return value === null;
  if (type === "array") return Array.isArray(value);
  if (type === "integer") return Number.isInteger(value);
  if (type === "object")
    return value !== null && typeof value === "object" && !Array.isArray(value);
  return typeof value === type;
}
