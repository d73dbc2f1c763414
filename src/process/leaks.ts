import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { promisify } from "node:util";
import { sleep, systemClock, type Clock } from "../core/clock.ts";

/** A process that lives on after the environment it belonged to. */
export interface Leak {
  readonly pid: number;
  /** Its command line, for people. */
  readonly command: string;
}

/** How long a process that has just been killed may take to go, in milliseconds. */
const GRACE_MS = 100;
const LOOK_AGAIN_MS = 5;

/**
 * The processes alive whose environment says `AWS_LAMBDA_RUNTIME_API=<address>`, wherever in the
 * tree and in whatever group they are; ours is not among them, and a zombie is no longer alive.
 *
 * When there is none, which is the rule, this takes a few milliseconds; one that is there is given
 * up to {@link GRACE_MS} to end, since a SIGKILL takes effect a moment after it was sent.
 */
export async function findLeaks(
  address: string,
  { clock = systemClock }: { readonly clock?: Clock } = {},
): Promise<readonly Leak[]> {
  const look = process.platform === "linux" ? lookInProc : lookWithPs;
  const variable = `AWS_LAMBDA_RUNTIME_API=${address}`;
  const end = clock.monotonic() + GRACE_MS;
  let leaks = await look(variable);
  while (leaks.length > 0 && clock.monotonic() < end) {
    await sleep(clock, LOOK_AGAIN_MS);
    leaks = await look(variable);
  }
  return leaks;
}

/** Kills what {@link findLeaks} finds; resolves to what that was. */
export async function killLeaks(address: string): Promise<readonly Leak[]> {
  const leaks = await findLeaks(address);
  for (const { pid } of leaks) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It has gone by itself.
    }
  }
  return leaks;
}

/** Reads `/proc`, synchronously: a few hundred tiny reads are faster so than through a thread each. */
function lookInProc(variable: string): readonly Leak[] {
  const wanted = Buffer.from(`\0${variable}\0`);
  const leaks: Leak[] = [];
  for (const entry of readdirSync("/proc")) {
    const pid = Number(entry);
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    const environment = readProc(pid, "environ");
    if (!environment || !Buffer.concat([NUL, environment, NUL]).includes(wanted)) continue;
    if (!isAlive(readProc(pid, "stat"))) continue;
    const command = readProc(pid, "cmdline")?.toString().replaceAll("\0", " ").trim() ?? "";
    leaks.push({ pid, command });
  }
  return leaks;
}

const NUL = Buffer.from([0]);

/** A file below `/proc/<pid>`; undefined when the process has gone or is another user's. */
function readProc(pid: number, name: string): Buffer | undefined {
  try {
    return readFileSync(`/proc/${pid}/${name}`);
  } catch {
    return undefined;
  }
}

/** Reads the state in `/proc/<pid>/stat`, which comes after the name in parentheses: proc(5). */
function isAlive(stat: Buffer | undefined): boolean {
  const text = stat?.toString() ?? "";
  const state = text.charAt(text.lastIndexOf(")") + 2);
  return state !== "" && !"ZXx".includes(state);
}

/** As good as `ps` allows: it shows the environment behind the command, of our own processes only. */
async function lookWithPs(variable: string): Promise<readonly Leak[]> {
  const columns = "pid=,stat=,command=";
  const { stdout } = await promisify(execFile)("ps", ["-A", "-E", "-ww", "-o", columns], {
    maxBuffer: 64 * 1024 * 1024,
  });
  return parsePs(stdout, variable).filter(({ pid }) => pid !== process.pid);
}

/** The processes in the output of `ps -E -o pid=,stat=,command=` that have `variable` and are alive. */
export function parsePs(output: string, variable: string): readonly Leak[] {
  return output.split("\n").flatMap((line) => {
    const [, pid, state, rest = ""] = /^\s*(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    if (state === undefined || state.startsWith("Z")) return [];
    if (!` ${rest} `.includes(` ${variable} `)) return [];
    const [command = ""] = rest.split(/\s(?=[A-Za-z_]\w*=)/, 1);
    return [{ pid: Number(pid), command }];
  });
}
