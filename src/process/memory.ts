import type { MemoryGauge } from "../sandbox/ports.ts";
import { createProcGauge } from "./memory-proc.ts";
import { createPsGauge } from "./memory-ps.ts";

/** Returns the best gauge for the memory of processes that this system allows. */
export function createMemoryGauge(): MemoryGauge {
  return process.platform === "linux" ? createProcGauge() : createPsGauge();
}
