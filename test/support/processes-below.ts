import { existsSync, readdirSync, readlinkSync } from "node:fs";
import { sep } from "node:path";

/** The processes that work in `folder` or below, as those of a scenario there do; none where there is no /proc. */
export function processesBelow(folder: string): readonly string[] {
  const pids = existsSync("/proc/self")
    ? readdirSync("/proc").filter((name) => /^\d+$/.test(name))
    : [];
  return pids.filter((pid) => {
    try {
      const cwd = readlinkSync(`/proc/${pid}/cwd`);
      return cwd === folder || cwd.startsWith(folder + sep);
    } catch {
      // It has ended, or is a zombie.
      return false;
    }
  });
}
