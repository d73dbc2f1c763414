import { expected, listed, takes, type Rule } from "../../core/rule.ts";
import { suggest } from "../../core/suggest.ts";

/** Where a value was found, for the message that refuses it. */
export interface Where {
  /** The action that is refused: `Cannot invoke`. */
  readonly action: string;
  /** The option, from the outermost on: `extensions.audit.cwd`; empty for the options themselves. */
  readonly path: string;
}

/** Throws a TypeError, or a RangeError for a number out of bounds, when `value` cannot be. */
export type Check = (value: unknown, where: Where) => void;

/** One check for each key of an options type: a new key does not compile until it has one. */
export type Table<Options> = Readonly<Record<keyof Options, Check>>;

/** Names that people write instead of ours, where "did you mean" cannot see it by the letters. */
const OTHER_NAMES: Readonly<Record<string, string>> = { cmd: "command" };

/** Takes every value. */
export const anything: Check = () => {};

/** Takes a value that `holds` is true for; `words` say which those are: `text`. */
export function rule(words: string, holds: (value: unknown) => boolean): Check {
  return (value, where) => {
    if (holds(value)) return;
    const { action, path } = where;
    const name = path === "" ? "options" : `"${path}"`;
    throw new TypeError(`${action}: ${name} must be ${words}, not ${show(value)}`);
  };
}

/** As {@link rule}, of numbers: one that is out of bounds is a RangeError. */
export function numberRule(words: string, holds: (value: number) => boolean): Check {
  return (value, { action, path }) => {
    if (typeof value === "number" && holds(value)) return;
    const Refusal = typeof value === "number" ? RangeError : TypeError;
    throw new Refusal(`${action}: "${path}" must be ${words}, not ${show(value)}`);
  };
}

/** Takes what `each` takes, and says what that is in its words. */
export function ruled(each: Rule): Check {
  const holds = (value: unknown): boolean => takes(each, value);
  return each.kind === "whole" ? numberRule(expected(each), holds) : rule(expected(each), holds);
}

/** Takes whole numbers of at least `min`. */
export function whole(min: number): Check {
  return ruled({ kind: "whole", min, max: Number.MAX_SAFE_INTEGER });
}

/** Takes text that `pattern` matches, all of it unless said. */
export function text(words = "text", pattern = /^/): Check {
  return ruled({ kind: "text", pattern, expected: words });
}

/** Takes one of `words`. */
export function oneOf(words: readonly string[]): Check {
  return ruled({ kind: "word", words });
}

/** Takes true and false. */
export const flag: Check = rule("true or false", (value) => typeof value === "boolean");

/** Takes a list whose items `item` takes. */
export function list(item: Check): Check {
  return (value, where) => {
    rule("a list", Array.isArray)(value, where);
    for (const [index, each] of (value as readonly unknown[]).entries()) {
      item(each, { ...where, path: `${where.path}[${index}]` });
    }
  };
}

/** Takes an object; hands its entries that are not undefined to `entry`, each with its own path. */
export function record(entry: (name: string, value: unknown, where: Where) => void): Check {
  return (value, where) => {
    rule("an object", isObject)(value, where);
    for (const [name, each] of Object.entries(value as object)) {
      if (each === undefined) continue;
      entry(name, each, { ...where, path: where.path === "" ? name : `${where.path}.${name}` });
    }
  };
}

/** Takes an object with the keys of `table`, of which only the `required` ones must be there. */
export function fields(
  table: Readonly<Record<string, Check>>,
  required: readonly string[] = [],
): Check {
  return (value, where) => {
    record((name, each, place) => {
      if (Object.hasOwn(table, name)) return table[name]?.(each, place);
      const owner = where.path === "" ? "" : ` of "${where.path}"`;
      const problem = `unknown option "${name}"${owner}${hintFor(name, Object.keys(table))}`;
      throw new TypeError(`${where.action}: ${problem}`);
    })(value, where);
    for (const name of required) {
      if (Reflect.get(value as object, name) !== undefined) continue;
      table[name]?.(undefined, { ...where, path: `${where.path}.${name}` });
    }
  };
}

/** Whether `value` is an object that is not a list. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `value` as a message says it. */
function show(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (typeof value === "function") return "a function";
  if (value instanceof Promise) return "a promise";
  if (value instanceof Map || value instanceof Set) return value instanceof Map ? "a Map" : "a Set";
  if (isObject(value)) return "an object";
  if (typeof value === "bigint") return `${value}n`;
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

/** "Did you mean" the nearest name, with or without its unit; else all names. */
function hintFor(name: string, names: readonly string[]): string {
  const unitless = new Map(names.map((each) => [each.replace(/(?:Ms|Bytes)$/, ""), each]));
  const other = names.find((each) => each === OTHER_NAMES[name]);
  const meant = other ?? suggest(name, names) ?? unitless.get(suggest(name, unitless.keys()) ?? "");
  return meant ? `; did you mean "${meant}"?` : `: there are ${listed(names, "and")}`;
}
