import type { ProcessHost } from "../../sandbox/ports.ts";
import type { Isolation } from "../../scenario/scenario.ts";
import type { Machine } from "./machine.ts";

/**
 * Who starts the processes of what is isolated so.
 *
 * @throws ToolError where this machine cannot isolate them.
 */
export async function hostFor(isolation: Isolation, machine: Machine): Promise<ProcessHost> {
  return isolation === "hosts" ? machine.isolatedHost() : machine.host;
}
