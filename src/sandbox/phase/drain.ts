import type { Sandbox } from "../sandbox.ts";

/**
 * Lets all be told that was written so far: what a process wrote before its next comes before what
 * the platform says of it.
 */
export async function drain({ generation }: Sandbox): Promise<void> {
  await Promise.all([...generation.processes.values()].map((process) => process.drain()));
}
