import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { sleep, systemClock, type Clock } from "../core/clock.ts";
import { listPids } from "./pids.ts";

/** A process that is still alive after the end of its environment. */
export interface Leak {
  readonly pid: number;
  /** The command line of the process, for people. */
  readonly command: string;
}

/** The time that a killed process has to end, in milliseconds. */
const GRACE_MS = 100;
const LOOK_AGAIN_MS = 5;

/**
 * Finds the processes that are alive and have `AWS_LAMBDA_RUNTIME_API=<address>` in their
 * environment, anywhere in the tree and in any group. Our own process is not among them. A zombie
 * is not alive.
 *
 * There is usually none, and this takes a few milliseconds. A process that is found has up to
 * {@link GRACE_MS} to end, since a SIGKILL takes effect a moment after it was sent.
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

/** Kills the processes that {@link findLeaks} finds, and resolves to them. */
export async function killLeaks(address: string): Promise<readonly Leak[]> {
  const leaks = await findLeaks(address);
  for (const { pid } of leaks) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // The process has ended by itself.
    }
  }
  return leaks;
}

/** Reads `/proc` synchronously: hundreds of small reads are slower with a thread for each. */
function lookInProc(variable: string): readonly Leak[] {
  const wanted = Buffer.from(`\0${variable}\0`);
  const leaks: Leak[] = [];
  for (const pid of listPids()) {
    if (pid === process.pid) continue;
    const environment = readProc(pid, "environ");
    if (!environment || !Buffer.concat([NUL, environment, NUL]).includes(wanted)) continue;
    if (!isAlive(readProc(pid, "stat"))) continue;
    const command = readProc(pid, "cmdline")?.toString().replaceAll("\0", " ").trim() ?? "";
    leaks.push({ pid, command });
  }
  return leaks;
}

const NUL = Buffer.from([0]);

/** A file below `/proc/<pid>`; undefined if the process has ended or is of another user. */
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

/** Reads `ps`, which shows the environment after the command, for processes of our user only. */
async function lookWithPs(variable: string): Promise<readonly Leak[]> {
  const columns = "pid=,stat=,command=";
  const { stdout } = await promisify(execFile)("ps", ["-A", "-E", "-ww", "-o", columns], {
    maxBuffer: 64 * 1024 * 1024,
  });
  return parsePs(stdout, variable).filter(({ pid }) => pid !== process.pid);
}

/** Finds the living processes with `variable` in the output of `ps -E -o pid=,stat=,command=`. */
export function parsePs(output: string, variable: string): readonly Leak[] {
  return output.split("\n").flatMap((line) => {
    const [, pid, state, rest = ""] = /^\s*(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    if (state === undefined || state.startsWith("Z")) return [];
    if (!` ${rest} `.includes(` ${variable} `)) return [];
    const [command = ""] = rest.split(/\s(?=[A-Za-z_]\w*=)/, 1);
    return [{ pid: Number(pid), command }];
  });
}
