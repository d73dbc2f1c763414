import { unreachable } from "../../core/assert.ts";
import { suggest } from "../../core/suggest.ts";
import { takesValue, type Flag, type Flags, type List, type Setting } from "./flag.ts";
import { UsageError } from "./usage-error.ts";

/** A flag as it was met; `text` is undefined where it has no value. */
export interface Occurrence {
  readonly name: string;
  readonly text: string | undefined;
  /** How it was written, for messages: `"--jobs"`, `LAMBDA_SIM_JOBS`. */
  readonly label: string;
}

/**
 * Takes `args` apart by the definitions in `flags`, up to where a `--` would stand.
 *
 * @throws UsageError for an unknown flag, a missing value, and a value where none is asked for.
 */
export function scan(
  flags: Flags,
  args: readonly string[],
): { readonly occurrences: readonly Occurrence[]; readonly positionals: readonly string[] } {
  const occurrences: Occurrence[] = [];
  const positionals: string[] = [];
  const queue = [...args];
  for (let word = queue.shift(); word !== undefined; word = queue.shift()) {
    if (word.startsWith("--")) occurrences.push(readLong(flags, word, queue));
    else if (word.startsWith("-") && word !== "-")
      occurrences.push(...readShort(flags, word, queue));
    else positionals.push(word);
  }
  return { occurrences, positionals };
}

/** `--name`, `--name=value` or `--name value`; takes what it needs off the front of `queue`. */
function readLong(flags: Flags, word: string, queue: string[]): Occurrence {
  const [, name = "", , joined] = /^--([^=]*)(=([^]*))?$/.exec(word) ?? [];
  const flag = Object.hasOwn(flags, name) ? flags[name] : undefined;
  if (!flag) throw unknownFlag(`--${name}`, flags);
  return {
    name,
    label: `"--${name}"`,
    text: valueFor(flag, { label: `--${name}`, joined, queue }),
  };
}

/** `-v`, `-vq`, `-j4`, `-j=4` or `-j 4`: one occurrence or more. */
function readShort(flags: Flags, word: string, queue: string[]): readonly Occurrence[] {
  const occurrences: Occurrence[] = [];
  for (let letters = word.slice(1); letters !== "";) {
    const label = `-${letters[0]}`;
    const [name, flag] =
      Object.entries(flags).find(([, each]) => "short" in each && each.short === letters[0]) ?? [];
    if (name === undefined || !flag) throw unknownFlag(label, flags);
    const rest = letters.slice(1);
    const isCluster = !takesValue(flag) && !rest.startsWith("=");
    const joined = isCluster || rest === "" ? undefined : rest.replace(/^=/, "");
    occurrences.push({ name, label: `"${label}"`, text: valueFor(flag, { label, joined, queue }) });
    letters = isCluster ? rest : "";
  }
  return occurrences;
}

interface Given {
  readonly label: string;
  readonly joined: string | undefined;
  readonly queue: string[];
}

function valueFor(flag: Flag, { label, joined, queue }: Given): string | undefined {
  switch (flag.kind) {
    case "planned":
      throw new UsageError(`"${label}" is not supported yet`);
    case "toggle":
      if (joined !== undefined) throw new UsageError(`"${label}" takes no value, got "${joined}"`);
      return undefined;
    case "optional":
      return joined;
    case "setting":
    case "list": {
      if (joined !== undefined) return joined;
      const [next] = queue;
      if (next === undefined || (next.startsWith("-") && next !== "-")) {
        const hint = next === undefined ? undefined : hintFor(flag, label, next);
        throw new UsageError(`"${label}" wants a value: ${label} ${flag.placeholder}`, hint);
      }
      return queue.shift();
    }
    default:
      return unreachable(flag);
  }
}

/** What to do about `next`, which looks like a flag and stands where the value of `label` would. */
function hintFor({ parse }: Setting<unknown> | List<unknown>, label: string, next: string): string {
  const parsed = parse(next);
  if (parsed.ok) return `for "${next}" itself, write "${label}=${next}"`;
  return `expected ${parsed.error}, got "${next}"`;
}

const COLORS =
  "there are colors in a terminal; FORCE_COLOR=1 asks for them elsewhere, --no-color for none";

/** Flags of other tools, which are near one of ours that means something else. */
const OTHER_FLAGS: Readonly<Record<string, string>> = {
  "--color": COLORS,
  "--colour": COLORS,
  "--no-freeze": 'write "--freeze off"',
  "--capture": "what processes write is captured unless --no-capture is given",
};

function unknownFlag(written: string, flags: Flags): UsageError {
  const other = Object.hasOwn(OTHER_FLAGS, written) ? OTHER_FLAGS[written] : undefined;
  if (other !== undefined) return new UsageError(`Unknown flag "${written}"`, other);
  const meant = suggest(
    written,
    Object.keys(flags).map((name) => `--${name}`),
  );
  const hint = meant === undefined ? "--help lists the flags" : `did you mean "${meant}"?`;
  return new UsageError(`Unknown flag "${written}"`, hint);
}
