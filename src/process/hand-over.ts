import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** A process's variables, by name. */
export type Environment = Readonly<Record<string, string>>;

/**
 * How the programs on the way to a process carry its environment to env(1), the last of them, which
 * puts it in place.
 *
 * Arguments are there for every user of the machine to read, variables for ours alone: proc(5). So
 * it is variables where that is possible: ones whose names mean nothing to any program on the way,
 * so that what is in them acts on none. env(1) has to fetch it from there by itself, which GNU's
 * can since coreutils 8.30, and BusyBox's cannot.
 */
export type HandOver = "variables" | "arguments";

/** What `environment` is on the way. */
export interface Luggage {
  /** The variables of each program on the way. */
  readonly carried: Environment;
  /** What env(1) is told, before the program that it becomes. */
  readonly unpacking: readonly string[];
}

/** What is carried, and what makes exactly `environment` of it. */
export function packed(environment: Environment, handOver: HandOver): Luggage {
  const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  if (handOver === "arguments") return { carried: {}, unpacking: ["-i", "--", ...variables] };
  const carried = variables.map((variable, index) => [`LAMBDA_SIM_${index}`, variable] as const);
  const references = carried.map(([name]) => `"\${${name}}"`);
  const unpacking = ["-i", "-S", ["--", ...references].join(" ")];
  return { carried: Object.fromEntries(carried), unpacking };
}

/** What could be mistaken on the way for a part of the syntax. */
const ODD = ` a=b "c" '$d' \\ \${LAMBDA_SIM_0}#`;

/** The way of handing over that is known to `env`, tried out with `sh`; this takes some 2 ms. */
export async function findHandOver(env: string, sh: string): Promise<HandOver> {
  const { carried, unpacking } = packed({ ODD, LAST: "" }, "variables");
  const check = [sh, "-c", '[ "$ODD,$LAST" = "$1," ]', sh, ODD];
  try {
    await promisify(execFile)(env, [...unpacking, ...check], { cwd: "/", env: carried });
    return "variables";
  } catch {
    return "arguments";
  }
}
