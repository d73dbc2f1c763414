import { readdirSync } from "node:fs";

/**
 * The pids of all processes that `/proc` shows. None where it cannot be read, as when we have too
 * many files open: whoever looks again will see them.
 */
export function listPids(): readonly number[] {
  try {
    return readdirSync("/proc").map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}
