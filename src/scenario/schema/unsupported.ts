import { z } from "zod";
import { UNSUPPORTED } from "../unsupported.ts";
import { refuse } from "./complaint.ts";

/** `schema`, or while `name` is unsupported one that refuses every value and says so to editors too. */
export function whenSupported<Schema extends z.ZodType>(name: string, schema: Schema): Schema {
  const message = UNSUPPORTED[name];
  if (message === undefined) return schema;
  const refusing = z.preprocess(
    (_, context) => refuse(context, { message, isAtKey: true }),
    schema,
  );
  // It lets nothing through, so nothing that comes out of it is of another type.
  return refusing as unknown as Schema;
}

/** Why `value` of `key` is not taken; undefined when it is. For `oneOf`. */
export function unsupportedValue(key: string): (value: string) => string | undefined {
  return (value) => UNSUPPORTED[`${key}: ${value}`];
}

/** The description of a key. It names the values of the key that are not supported yet. */
export function described(name: string, description: string): string {
  const isWhole = UNSUPPORTED[name] !== undefined;
  const values = Object.keys(UNSUPPORTED)
    .filter((row) => row.startsWith(`${name}: `))
    .map((row) => row.slice(name.length + 2));
  if (isWhole) return `${description} (not supported yet)`;
  return values.length === 0
    ? description
    : `${description} (not supported yet: ${values.join(", ")})`;
}
