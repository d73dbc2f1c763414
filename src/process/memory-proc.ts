import { readFileSync } from "node:fs";
import type { MemoryGauge, ProcessMemory } from "../sandbox/ports.ts";
import type { Marks } from "./marks.ts";
import { familyOf, type Kinship } from "./memory-family.ts";
import { listPids } from "./pids.ts";

const BYTES_PER_KB = 1024;

/**
 * Reads `/proc`: proc(5). The reads are synchronous, since small reads are slower with a thread for
 * each. They are done when `read` returns, so a process that is killed next is still counted.
 *
 * The parent and the group of a process outside the family are read only once. So a sample of 4
 * processes among 100 takes about 0.15 ms on a core of 2.5 GHz. Every 50 ms that is 0.3 % of it.
 */
export function createProcGauge(markOf: Marks["markOf"]): MemoryGauge {
  let strangers: ReadonlySet<number> = new Set();
  let known = "";
  return {
    async read(leaders) {
      if (leaders.length === 0) return [];
      // A process that was seen before its leader was known may belong to the family.
      if (known !== leaders.join()) strangers = new Set();
      known = leaders.join();
      const pids = listPids();
      const candidates = pids
        .filter((pid) => !strangers.has(pid))
        .flatMap(kinshipOf)
        .map((kin) => ({ ...kin, mark: markOf(kin.pid) }));
      const family = familyOf(leaders, candidates);
      strangers = new Set(pids.filter((pid) => !family.has(pid)));
      return [...family].flatMap(memoryOf);
    },
  };
}

/** The parent and the group are the second and third fields after the name in parentheses. */
function kinshipOf(pid: number): readonly Kinship[] {
  const stat = readProc(pid, "stat");
  const [, parent, group] = stat.slice(stat.lastIndexOf(")") + 2).split(" ", 3);
  if (parent === undefined || group === undefined) return [];
  return [{ pid, parent: Number(parent), group: Number(group) }];
}

/** The memory of a process. A zombie has none, and no lines about memory. */
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

/** A file below `/proc/<pid>`; empty if the process has ended. */
function readProc(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, "latin1");
  } catch {
    return "";
  }
}
