import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { ToolError } from "../core/tool-error.ts";
import type { ProcessSpec } from "../sandbox/ports.ts";
import { findProgram } from "./find-program.ts";
import { findHandOver, packed, type HandOver } from "./hand-over.ts";
import { HOSTS_PATH, SANDBOX_HOST_LINE } from "./hosts-file.ts";

/** Who we are: user and group ids that count for what is allowed. */
export interface User {
  readonly uid: number;
  readonly gid: number;
}

/** How a process comes to have a mount namespace of its own, as options of unshare(1). */
export interface Way {
  /** Of the namespace in which the file is mounted, where we are root. */
  readonly outer: readonly string[];
  /** Of the one in which the program runs, as who it would be; none when it stays in the first. */
  readonly inner: readonly string[];
}

/** The programs of the system that do it, absolute. */
export interface Tools {
  readonly unshare: string;
  readonly mount: string;
  readonly sh: string;
  readonly env: string;
}

/** What {@link isolated} needs besides the process. */
export interface Isolation {
  readonly tools: Tools;
  readonly way: Way;
  readonly handOver: HandOver;
  /** The hosts file that the process is to see, absolute. */
  readonly hosts: string;
}

/** Mounts $2 and becomes the rest of its arguments. */
const SCRIPT = `"$1" -n --bind "$2" ${HOSTS_PATH} || exit; shift 2; exec "$@"`;

/**
 * What starts the process `spec` where `hosts` is the hosts file. Each program on the way becomes
 * the next, so that the process is still the one that was spawned, and leader of its group.
 *
 * Only the last program on the way, which puts the process's environment in its place, comes to
 * see that; the others carry it without acting on it: {@link HandOver}.
 */
export function isolated(
  { command, environment, cwd }: ProcessSpec,
  { tools: { unshare, mount, sh, env }, way, handOver, hosts }: Isolation,
): ProcessSpec {
  const { carried, unpacking } = packed(environment, handOver);
  const inner = way.inner.length > 0 ? [unshare, ...way.inner, "--"] : [];
  // It would take such a program for one more variable.
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
 * What may work for `user`, the best first. Root mounts by right; anyone else becomes root of a
 * user namespace, and themselves again in a second, unless unshare(1) is too old for that (before
 * util-linux 2.36) or is BusyBox's: then they stay root in name.
 */
export function waysOf({ uid, gid }: User): readonly Way[] {
  const asRoot = { outer: ["-r", "-m"], inner: [] };
  if (uid === 0) return [{ outer: ["-m"], inner: [] }, asRoot];
  const inner = ["-U", `--map-user=${uid}`, `--map-group=${gid}`];
  return [{ ...asRoot, inner }, asRoot];
}

/** Where programs of the system are, also for a user whose `PATH` does not say so. */
const SYSTEM_PATH = "/usr/bin:/bin:/usr/sbin:/sbin";

/**
 * The first way that works on this machine, tried out; this takes some 10 ms.
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

/** Runs it to its end; what it said last when it failed. */
async function tryOut({ command: [program, ...args], environment, cwd }: ProcessSpec) {
  try {
    await promisify(execFile)(program, args, { cwd, env: environment });
    return undefined;
  } catch (error) {
    const { stderr = "" } = error as { readonly stderr?: string };
    return stderr.trim().split("\n")[0] || String(error);
  }
}

/** That processes cannot have a hosts file of their own here, and what else helps. */
export function notIsolated(why: string): ToolError {
  const hint = `add this line to ${HOSTS_PATH}, and nothing more is needed: ${SANDBOX_HOST_LINE}`;
  return new ToolError("ENOTSUP", `Cannot isolate the hosts file: ${why}`, { hint });
}
