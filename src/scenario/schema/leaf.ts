import { z } from "zod";
import { parseDuration } from "../../core/duration.ts";
import { err, ok, type Result } from "../../core/result.ts";
import { expectedWhole, takes, type TextRule } from "../../core/rule.ts";
import { hintAmong } from "../../core/suggest.ts";
import { HANDED_OVER } from "../../lambda/limits/settings.ts";
import type { ScalarTree, Tree } from "../tree.ts";
import { textOf } from "../tree-text.ts";
import { refuse, type Complaint } from "./complaint.ts";

/** What the JSON Schema says of a leaf. */
type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * A schema of one scalar. It takes the tree and not its value, so that it knows a number's digits.
 * Text that waits for a variable is taken for right: the value is then undefined, and is read again
 * from the tree while the scenario runs.
 */
export function leaf<Value>(
  kind: string,
  json: JsonSchema,
  read: (scalar: ScalarTree) => Result<Value, Complaint>,
) {
  const takesNull = JSON.stringify(json).includes('"null"');
  return z
    .unknown()
    .transform((input, context): Value => {
      const tree = input as Tree | undefined;
      if (!tree) return refuse(context, { isMissing: true });
      if (tree.kind !== "scalar") return refuse(context, { kind });
      if (tree.isPending) return undefined as Value;
      if (tree.value === null && !takesNull) return refuse(context, { kind });
      const result = read(tree);
      return result.ok ? result.value : refuse(context, result.error);
    })
    .meta(orVariable(json));
}

/** Editors take `${name}` wherever a value is more than any text. */
function orVariable(json: JsonSchema): JsonSchema {
  const { anyOf = [json] } = json as { readonly anyOf?: readonly JsonSchema[] };
  const isAnyText = anyOf.some(({ type, pattern }) => type === "string" && pattern === undefined);
  if (isAnyText) return json;
  return { anyOf: [...anyOf, { type: "string", pattern: String.raw`\$\{` }] };
}

/** Any of these types: strict readers of JSON Schemas take one type at a time. */
export function anyOfTypes(...types: readonly string[]): JsonSchema {
  return { anyOf: types.map((type) => ({ type })) };
}

/** Texts of digits that a rule of ids or versions may take. */
const DIGITS = ["1", "912345678912"];

/** Text; a number counts as its digits, so that ids need no quotes. */
export function text(rule?: Pick<TextRule, "pattern" | "expected">) {
  const isNumberToo = !rule || DIGITS.some((digits) => rule.pattern.test(digits));
  const written = { type: "string", ...(rule && { pattern: rule.pattern.source }) };
  const json = isNumberToo ? { anyOf: [written, { type: "number" }] } : written;
  return leaf("text", json, (scalar) => {
    if (typeof scalar.value !== "string" && typeof scalar.value !== "number") {
      return err({ predicate: "must be text", hint: "put it in quotes" });
    }
    const value = textOf(scalar);
    if (!rule || rule.pattern.test(value)) return ok(value);
    return err({ predicate: `must be ${rule.expected}` });
  });
}

/** Text, a number or a boolean, as its text. */
export function anyText() {
  const json = anyOfTypes("string", "number", "boolean");
  return leaf("text", json, (scalar) => ok(textOf(scalar)));
}

/** As {@link anyText}, for what a process is handed: a variable's value, or an argument. */
export function handedOver() {
  const json = anyOfTypes("string", "number", "boolean");
  return leaf("text", json, (scalar) => {
    const value = textOf(scalar);
    if (takes(HANDED_OVER, value)) return ok(value);
    return err({ predicate: `must be ${HANDED_OVER.expected}` });
  });
}

/** A duration with its unit, in milliseconds. */
export function duration({ word }: { word?: string } = {}) {
  const units = String.raw`^\d+(\.\d+)?(ms|s|m|h)$`;
  const json = word
    ? { anyOf: [{ type: "string", pattern: units }, { const: word }] }
    : { type: "string", pattern: units };
  return leaf("a duration", json, (scalar) => {
    if (word !== undefined && scalar.value === word) return ok(Infinity);
    const written = textOf(scalar);
    const parsed = parseDuration(written);
    if (parsed.ok) return ok(parsed.value);
    if (/^\d+(\.\d+)?$/.test(written)) {
      return err({ message: "a duration has a unit", hint: hintForUnit(written) });
    }
    return err({ message: `"${written}" is not a duration`, hint: 'such as "3s" or "1500ms"' });
  });
}

/** Lambda's own numbers are seconds or milliseconds; large ones are mostly milliseconds. */
function hintForUnit(digits: string): string {
  return Number(digits) < 100 ? `write "${digits}s"` : `write "${digits}ms", or "${digits}s"`;
}

/** A number between `min` and `max`, both included; whole unless said. */
export function number({ min, max, isWhole = true }: NumberBounds = {}) {
  const json = {
    type: isWhole ? "integer" : "number",
    ...(min !== undefined && { minimum: min }),
    ...(max !== undefined && { maximum: max }),
  };
  return leaf("a number", json, ({ value }) => {
    const isNumber = typeof value === "number" && (!isWhole || Number.isInteger(value));
    if (isNumber && value >= (min ?? -Infinity) && value <= (max ?? Infinity)) return ok(value);
    const predicate = `must be ${isWhole ? expectedWhole(min, max) : "a number"}`;
    return err({ predicate, hint: hintForNumber(value, min) });
  });
}

/** Memory is in megabytes, as it is in AWS's names. */
function hintForNumber(value: ScalarTree["value"], min = 0): string | undefined {
  const [, digits, unit] = /^(\d+) ?(MB|GB)$/i.exec(String(value)) ?? [];
  if (digits !== undefined) {
    const megabytes = Number(digits) * (unit?.toUpperCase() === "GB" ? 1024 : 1);
    return `it is in megabytes: write ${Math.max(megabytes, min)}`;
  }
  const isQuoted = typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value);
  return isQuoted ? "leave the quotes out" : undefined;
}

interface NumberBounds {
  readonly min?: number;
  readonly max?: number;
  readonly isWhole?: boolean;
}

/** `true` or `false`. */
export function boolean() {
  return leaf("true or false", { type: "boolean" }, ({ value }) => {
    return typeof value === "boolean" ? ok(value) : err({ predicate: "must be true or false" });
  });
}

/** One of `values`. `refuseValue` may say why a good one is not taken. */
export function oneOf<const Value extends string>(
  values: readonly Value[],
  refuseValue: (value: Value) => string | undefined = () => undefined,
) {
  const taken = values.filter((value) => refuseValue(value) === undefined);
  return leaf("text", { enum: taken }, (scalar): Result<Value, Complaint> => {
    const written = textOf(scalar);
    const value = values.find((candidate) => candidate === written);
    if (value === undefined) return err(notOneOf(written, values));
    const message = refuseValue(value);
    return message === undefined ? ok(value) : err({ message });
  });
}

function notOneOf(written: string, values: readonly string[]): Complaint {
  return { predicate: `cannot be "${written}"`, hint: hintAmong(written, values) };
}

const BYTES_BY_UNIT = { B: 1, KB: 1024, MB: 1024 ** 2, GB: 1024 ** 3 } as const;

/** A size such as `200MB`, in bytes; units are powers of 1024, as Lambda's are. */
export function size() {
  const json = { type: "string", pattern: String.raw`^\d+(B|KB|MB|GB)$` };
  return leaf("a size", json, (scalar) => {
    const [, digits, unit] = /^(\d+)(B|KB|MB|GB)$/.exec(textOf(scalar)) ?? [];
    if (digits === undefined) return err({ message: "a size has a unit", hint: 'such as "200MB"' });
    return ok(Number(digits) * BYTES_BY_UNIT[unit as keyof typeof BYTES_BY_UNIT]);
  });
}
