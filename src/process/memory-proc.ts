import { readdirSync, readFileSync } from "node:fs";
import type { MemoryGauge, ProcessMemory } from "../sandbox/ports.ts";
import { familyOf, type Kinship } from "./memory-family.ts";

const BYTES_PER_KB = 1024;

/**
 * Reads `/proc`: proc(5). Synchronously, since tiny reads are faster so than through a thread each,
 * and before `read` returns, so that what is killed next is still there.
 *
 * Of a process that is no kin its kinship is read once, so a sample of 4 processes among 100 takes
 * about 0.15 ms on a core of 2.5 GHz: every 50 ms that is 0.3 % of it.
 */
export function createProcGauge(): MemoryGauge {
  let strangers: ReadonlySet<number> = new Set();
  let known = "";
  return {
    async read(leaders) {
      if (leaders.length === 0) return [];
      // Whoever was seen before its leader was known may be kin after all.
      if (known !== leaders.join()) strangers = new Set();
      known = leaders.join();
      const pids = readdirSync("/proc").map(Number).filter(Number.isInteger);
      const candidates = pids.filter((pid) => !strangers.has(pid)).flatMap(kinshipOf);
      const family = familyOf(leaders, candidates);
      strangers = new Set(pids.filter((pid) => !family.has(pid)));
      return [...family].flatMap(memoryOf);
    },
  };
}

/** The parent and the group are the second and third after the name in parentheses. */
function kinshipOf(pid: number): readonly Kinship[] {
  const stat = readProc(pid, "stat");
  const [, parent, group] = stat.slice(stat.lastIndexOf(")") + 2).split(" ", 3);
  if (parent === undefined || group === undefined) return [];
  return [{ pid, parent: Number(parent), group: Number(group) }];
}

/** A zombie has no memory, and no lines that say so. */
function memoryOf(pid: number): readonly ProcessMemory[] {
  const status = readProc(pid, "status");
  if (!status.includes("RssAnon:")) return [];
  return [
    {
      pid,
      usedBytes: bytesOf(status, "RssAnon:") + bytesOf(status, "RssShmem:"),
      fileBytes: bytesOf(status, "RssFile:"),
      highWaterBytes: bytesOf(status, "VmHWM:"),
    },
  ];
}

function bytesOf(status: string, name: string): number {
  const start = status.indexOf(name) + name.length;
  return Number.parseInt(status.slice(start, start + 20), 10) * BYTES_PER_KB;
}

/** A file below `/proc/<pid>`; empty when the process has gone. */
function readProc(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, "latin1");
  } catch {
    return "";
  }
}
