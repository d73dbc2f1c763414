import { unreachable } from "../../core/assert.ts";
import { scan, type Occurrence } from "./scan.ts";
import { variableOf, type Flag, type Flags, type Values } from "./flag.ts";
import { UsageError } from "./usage-error.ts";

/** A command line that has been read. */
export interface Arguments<Some extends Flags> {
  readonly values: Values<Some>;
  readonly positionals: readonly string[];
  /** What stands after `--`; undefined without one. */
  readonly rest: readonly string[] | undefined;
}

/** The environment, as in `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads `args` by the definitions in `flags`. A flag that is not given takes its value from its
 * variable in `environment`; there, a flag that may be repeated has one value a line.
 *
 * citty does not read the flags: it accepts unknown ones, and keeps only the last value of a
 * repeated one.
 *
 * @throws UsageError for the first thing that is wrong.
 */
export function readArguments<Some extends Flags>(
  flags: Some,
  args: readonly string[],
  environment: Environment,
): Arguments<Some> {
  const end = args.indexOf("--");
  const own = end === -1 ? args : args.slice(0, end);
  const { occurrences, positionals } = scan(flags, own);
  const given = new Set(occurrences.map(({ name }) => name));
  const inherited = Object.keys(flags)
    .filter((name) => !given.has(name))
    .flatMap((name) => fromEnvironment(name, flags[name] as Flag, environment));
  const values = Object.fromEntries(
    Object.entries(flags).map(([name, flag]) => {
      const met = [...occurrences, ...inherited].filter((each) => each.name === name);
      return [name, valueOf(flag, met)];
    }),
  );
  return {
    values: values as Values<Some>,
    positionals,
    rest: end === -1 ? undefined : args.slice(end + 1),
  };
}

/** The value that the variable of `name` gives; an empty variable gives none. */
function fromEnvironment(name: string, flag: Flag, environment: Environment): Occurrence[] {
  const label = variableOf(name);
  const text = environment[label];
  if (text === undefined || text === "") return [];
  switch (flag.kind) {
    case "planned":
      throw new UsageError(`${label} is not supported yet`);
    case "toggle":
      return isTrue(text, label) ? [{ name, label, text: undefined }] : [];
    case "optional":
      // As on the command line, it can be switched on without a value.
      return text === "true" ? [{ name, label, text: undefined }] : [{ name, label, text }];
    case "setting":
      return [{ name, label, text }];
    case "list":
      return text.split("\n").flatMap((line) => (line === "" ? [] : [{ name, label, text: line }]));
    default:
      return unreachable(flag);
  }
}

function isTrue(text: string, label: string): boolean {
  if (["1", "true", "yes", "on"].includes(text.toLowerCase())) return true;
  if (["0", "false", "no", "off"].includes(text.toLowerCase())) return false;
  throw new UsageError(invalid(label, text, '"true" or "false"'));
}

function valueOf(flag: Flag, occurrences: readonly Occurrence[]): unknown {
  switch (flag.kind) {
    case "planned":
      return undefined;
    case "toggle":
      return occurrences.length > 0;
    case "list":
      return occurrences.map((each) => parsed(flag.parse, each));
    case "setting":
    case "optional": {
      const last = occurrences.at(-1);
      if (!last) return undefined;
      if (flag.kind === "optional" && last.text === undefined) return flag.bare;
      return parsed(flag.parse, last);
    }
    default:
      return unreachable(flag);
  }
}

function parsed(
  parse: Exclude<Flag, { kind: "toggle" | "planned" }>["parse"],
  { label, text = "" }: Occurrence,
): unknown {
  const result = parse(text);
  if (!result.ok) throw new UsageError(invalid(label, text, result.error));
  return result.value;
}

function invalid(label: string, text: string, expected: string): string {
  return `Invalid value "${text}" for ${label}: expected ${expected}`;
}
