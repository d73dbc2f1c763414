import type { MemoryGauge } from "../sandbox/ports.ts";
import type { Marks } from "./marks.ts";
import { createProcGauge } from "./memory-proc.ts";
import { createPsGauge } from "./memory-ps.ts";

/**
 * Returns the best gauge for the memory of processes that this system allows. `markOf` tells whose
 * descendant a process is: {@link Marks.markOf}.
 */
export function createMemoryGauge(markOf: Marks["markOf"] = () => undefined): MemoryGauge {
  return process.platform === "linux" ? createProcGauge(markOf) : createPsGauge();
}
