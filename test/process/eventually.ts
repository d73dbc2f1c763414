import { readFileSync } from "node:fs";

/**
 * Resolves as soon as `predicate` holds. Throws when it does not within `budgetMs`, which is long,
 * so that it ends a hang and measures no machine.
 */
export async function eventually(predicate: () => boolean, budgetMs = 30_000): Promise<void> {
  const end = performance.now() + budgetMs;
  while (!predicate()) {
    if (performance.now() > end)
      throw new Error(`Not within ${budgetMs} ms: ${predicate.toString()}`);
    await Bun.sleep(2);
  }
}

/** The letter of the process's state, as `ps` shows it; undefined when there is no such process. */
export function stateOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.charAt(stat.lastIndexOf(")") + 2);
  } catch {
    if (process.platform === "linux") return undefined;
    const { stdout } = Bun.spawnSync(["ps", "-o", "stat=", "-p", String(pid)]);
    return stdout.toString().trim().charAt(0) || undefined;
  }
}

/** Whether the process runs or could; a zombie does not. */
export function isAlive(pid: number): boolean {
  const state = stateOf(pid);
  return state !== undefined && !"ZX".includes(state);
}
