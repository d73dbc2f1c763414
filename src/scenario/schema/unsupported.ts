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
