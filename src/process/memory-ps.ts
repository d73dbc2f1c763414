import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { MemoryGauge, ProcessMemory } from "../sandbox/ports.ts";
import { familyOf } from "./memory-family.ts";

const BYTES_PER_KB = 1024;

/**
 * Reads `ps`. It gives the resident memory, which includes the pages of files, and no high-water
 * mark. Without `ps` nothing is measured.
 */
export function createPsGauge(): MemoryGauge {
  return {
    async read(leaders) {
      if (leaders.length === 0) return [];
      try {
        const columns = "pid=,ppid=,pgid=,rss=";
        const { stdout } = await promisify(execFile)("ps", ["-A", "-o", columns]);
        return parsePsMemory(stdout, leaders);
      } catch {
        return [];
      }
    },
  };
}

/** The memory of the family of `leaders`, in the output of `ps -A -o pid=,ppid=,pgid=,rss=`. */
export function parsePsMemory(
  output: string,
  leaders: readonly number[],
): readonly ProcessMemory[] {
  const rows = output.split("\n").flatMap((line) => {
    const [pid, parent, group, residentKb] = line.trim().split(/\s+/).map(Number);
    if (!pid || parent === undefined || group === undefined || residentKb === undefined) return [];
    return [{ pid, parent, group, residentKb }];
  });
  const family = familyOf(leaders, rows);
  return rows
    .filter(({ pid }) => family.has(pid))
    .map(({ pid, residentKb }) => {
      const usedBytes = residentKb * BYTES_PER_KB;
      return { pid, usedBytes, fileBytes: 0, highWaterBytes: undefined };
    });
}
