import { RUNTIME } from "../../lambda/source-name.ts";
import type { Environment } from "../environment.ts";

/**
 * Whether a call in the name of `source` comes from a process of the generation before, since this
 * one has not started that process. A name that the function does not list may be that of a child
 * of any process. Such a call is left over only as long as no process was started.
 */
export function isLeftOver({ generation, world }: Environment, source: string): boolean {
  const { processes } = generation;
  const actor = source === RUNTIME ? world.runtime : world.extensions.get(source);
  if (actor !== undefined) return actor.kind === "process" && !processes.has(source);
  return world.runtime.kind === "process" && processes.size === 0;
}
