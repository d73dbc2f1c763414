import type { Environment } from "../environment.ts";

/**
 * Stops every process of an environment that has nothing to do, children included, as Lambda does
 * between invokes (https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html).
 * Their timers stand still and their sockets may die; whatever was under way goes on at the thaw.
 */
export function freeze(environment: Environment): void {
  const { generation, world } = environment;
  const { processes } = generation;
  if (
    !world.isFreezing ||
    generation.runtime.isShared ||
    generation.isFrozen ||
    generation.isOver ||
    processes.size === 0
  )
    return;
  for (const process of processes.values()) process.signal("SIGSTOP");
  generation.isFrozen = true;
  generation.relay.pause();
  environment.record({ type: "frozen" });
}

/** Lets the processes run again: for the next invoke, or for the shutdown. */
export function thaw(environment: Environment): void {
  const { generation } = environment;
  if (!generation.isFrozen) return;
  for (const process of generation.processes.values()) process.signal("SIGCONT");
  generation.isFrozen = false;
  environment.record({ type: "thawed" });
  generation.relay.resume();
}
