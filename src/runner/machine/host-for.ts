import type { ProcessHost } from "../../sandbox/ports.ts";
import type { Isolation } from "../../scenario/scenario.ts";
import type { Machine } from "./machine.ts";

/**
 * The host that starts processes with this isolation.
 *
 * @throws ToolError where this machine cannot isolate processes so.
 */
export async function hostFor(isolation: Isolation, machine: Machine): Promise<ProcessHost> {
  return isolation === "hosts" ? machine.isolatedHost() : machine.host;
}
