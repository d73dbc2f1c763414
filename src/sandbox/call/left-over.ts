import { RUNTIME } from "../../lambda/source-name.ts";
import type { Environment } from "../environment.ts";

/**
 * Whether a call in the name of `source` is left over from the generation before: its process has
 * not been started in this one. Whoever has a name that the scenario does not list may be a child
 * of any process, so that one is left over only as long as none has been started.
 */
export function isLeftOver({ generation, world }: Environment, source: string): boolean {
  const { processes } = generation;
  const actor = source === RUNTIME ? world.runtime : world.extensions.get(source);
  if (actor !== undefined) return actor.kind === "process" && !processes.has(source);
  return world.runtime.kind === "process" && processes.size === 0;
}
