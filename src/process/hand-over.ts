import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** The environment variables of a process, by name. */
export type Environment = Readonly<Record<string, string>>;

/**
 * A process starts by way of other programs. The last of them, env(1), sets its environment. This
 * is how the others carry the environment there.
 *
 * Every user of the machine can read arguments. Only the same user can read variables: proc(5). So
 * variables are used where that is possible. Their names mean nothing to the programs on the way,
 * so their values act on none of them. env(1) has to read them by itself: that of GNU can since
 * coreutils 8.30, that of BusyBox cannot.
 */
export type HandOver = "variables" | "arguments";

/** An environment, as the programs on the way carry it. */
export interface Luggage {
  /** The variables of each program on the way. */
  readonly carried: Environment;
  /** The arguments of env(1), before the program that it becomes. */
  readonly unpacking: readonly string[];
}

/** Packs `environment`, so that env(1) makes exactly the same of it. */
export function packed(environment: Environment, handOver: HandOver): Luggage {
  const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  if (handOver === "arguments") return { carried: {}, unpacking: ["-i", "--", ...variables] };
  const carried = variables.map((variable, index) => [`LAMBDA_SIM_${index}`, variable] as const);
  const references = carried.map(([name]) => `"\${${name}}"`);
  const unpacking = ["-i", "-S", ["--", ...references].join(" ")];
  return { carried: Object.fromEntries(carried), unpacking };
}

/** A value with characters that a program on the way could take for syntax. */
const ODD = ` a=b "c" '$d' \\ \${LAMBDA_SIM_0}#`;

/** Finds the way that `env` supports, by a test with `sh`. This takes about 2 ms. */
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
