import type { MemoryGauge } from "../sandbox/ports.ts";
import { createProcGauge } from "./memory-proc.ts";
import { createPsGauge } from "./memory-ps.ts";

/** Looks at the memory of processes by the best means that this system has. */
export function createMemoryGauge(): MemoryGauge {
  return process.platform === "linux" ? createProcGauge() : createPsGauge();
}
