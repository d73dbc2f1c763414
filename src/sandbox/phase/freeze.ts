import type { Sandbox } from "../sandbox.ts";

/**
 * Stops every process of an environment that has nothing to do, children included, as Lambda does
 * between invokes (https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html).
 * Their timers stand still and their sockets may die; whatever was under way goes on at the thaw.
 */
export function freeze(sandbox: Sandbox): void {
  const { generation, world } = sandbox;
  const { processes } = generation;
  if (!world.isFreezing || generation.isFrozen || generation.isOver || processes.size === 0) return;
  for (const process of processes.values()) process.signal("SIGSTOP");
  generation.isFrozen = true;
  generation.relay.pause();
  sandbox.record({ type: "frozen" });
}

/** Lets the processes run again: for the next invoke, or for the shutdown. */
export function thaw(sandbox: Sandbox): void {
  const { generation } = sandbox;
  if (!generation.isFrozen) return;
  for (const process of generation.processes.values()) process.signal("SIGCONT");
  generation.isFrozen = false;
  sandbox.record({ type: "thawed" });
  generation.relay.resume();
}
