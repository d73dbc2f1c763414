import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { ToolError } from "../core/tool-error.ts";
import type { ProcessSpec } from "../sandbox/ports.ts";
import { findProgram } from "./find-program.ts";
import { findHandOver, packed, type HandOver } from "./hand-over.ts";
import { HOSTS_PATH, SANDBOX_HOST_LINE } from "./hosts-file.ts";

/** The effective ids of our user and group. */
export interface User {
  readonly uid: number;
  readonly gid: number;
}

/** Options of unshare(1) that give a process a mount namespace of its own. */
export interface Way {
  /** For the namespace in which we are root and mount the file. */
  readonly outer: readonly string[];
  /** For the namespace of the program, with its usual user. Empty if it stays in the first one. */
  readonly inner: readonly string[];
}

/** The programs of the system that isolation needs, as absolute paths. */
export interface Tools {
  readonly unshare: string;
  readonly mount: string;
  readonly sh: string;
  readonly env: string;
}

/** The way, the programs and the hosts file that {@link isolated} uses. */
export interface Isolation {
  readonly tools: Tools;
  readonly way: Way;
  readonly handOver: HandOver;
  /** The hosts file of the process, absolute. */
  readonly hosts: string;
}

/** Mounts $2 and becomes the rest of its arguments. */
const SCRIPT = `"$1" -n --bind "$2" ${HOSTS_PATH} || exit; shift 2; exec "$@"`;

/**
 * The command that starts the process `spec` with `hosts` as its hosts file. Each program on the
 * way becomes the next one. So the process is the one that was spawned, and leads its group.
 *
 * The last program on the way sets the environment of the process. The others carry it and do not
 * act on it: {@link HandOver}.
 */
export function isolated(
  { command, environment, cwd }: ProcessSpec,
  { tools: { unshare, mount, sh, env }, way, handOver, hosts }: Isolation,
): ProcessSpec {
  const { carried, unpacking } = packed(environment, handOver);
  const inner = way.inner.length > 0 ? [unshare, ...way.inner, "--"] : [];
  // env(1) would take a program with a "=" in its name for one more variable.
  const last = command[0].includes("=") ? [unshare, "--"] : [];
  const program = [env, ...unpacking, ...last, ...command];
  return {
    command: [
      unshare,
      ...way.outer,
      "--",
      sh,
      "-c",
      SCRIPT,
      sh,
      mount,
      hosts,
      ...inner,
      ...program,
    ],
    environment: carried,
    cwd,
  };
}

/**
 * The ways that may work for `user`, the best one first. Root may mount. Another user becomes root
 * of a user namespace, and in a second one the same user again. The unshare(1) of util-linux before
 * 2.36 and of BusyBox cannot do the latter: with it the user stays root, in name only.
 */
export function waysOf({ uid, gid }: User): readonly Way[] {
  const asRoot = { outer: ["-r", "-m"], inner: [] };
  if (uid === 0) return [{ outer: ["-m"], inner: [] }, asRoot];
  const inner = ["-U", `--map-user=${uid}`, `--map-group=${gid}`];
  return [{ ...asRoot, inner }, asRoot];
}

/** The folders of the system's programs, for a user whose `PATH` does not have them. */
const SYSTEM_PATH = "/usr/bin:/bin:/usr/sbin:/sbin";

/**
 * Finds the first way that works on this machine, by a test. This takes about 10 ms.
 *
 * @throws ToolError when a program is missing, or none works.
 */
export async function findIsolation(
  hosts: string,
  { user, path }: { readonly user: User; readonly path: string },
): Promise<Isolation> {
  const tools = findTools(`${path}:${SYSTEM_PATH}`);
  const handOver = await findHandOver(tools.env, tools.sh);
  let why = "";
  for (const way of waysOf(user)) {
    const isolation = { tools, way, handOver, hosts };
    const nothing = { command: [tools.sh, "-c", ":"], environment: {}, cwd: "/" } as const;
    const problem = await tryOut(isolated(nothing, isolation));
    if (problem === undefined) return isolation;
    why ||= problem;
  }
  throw notIsolated(why);
}

function findTools(path: string): Tools {
  const find = (program: string): string => {
    const file = findProgram(program, path);
    if (file === undefined) throw notIsolated(`there is no program "${program}"`);
    return file;
  };
  return { unshare: find("unshare"), mount: find("mount"), sh: find("sh"), env: find("env") };
}

/** Runs a command to its end. Resolves to the first line of its errors if it failed. */
async function tryOut({ command: [program, ...args], environment, cwd }: ProcessSpec) {
  try {
    await promisify(execFile)(program, args, { cwd, env: environment });
    return undefined;
  } catch (error) {
    const { stderr = "" } = error as { readonly stderr?: string };
    return stderr.trim().split("\n")[0] || String(error);
  }
}

/** The error that processes cannot have a hosts file of their own here. Its hint is another way. */
export function notIsolated(why: string): ToolError {
  const hint = `add this line to ${HOSTS_PATH}, and nothing more is needed: ${SANDBOX_HOST_LINE}`;
  return new ToolError("ENOTSUP", `Cannot isolate the hosts file: ${why}`, { hint });
}
