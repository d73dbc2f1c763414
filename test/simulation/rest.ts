import type { Environment } from "../../src/sandbox/environment.ts";
import type { ActorProcess } from "./actor-process.ts";
import type { WatchedFleet } from "./watched-fleet.ts";

interface RestOptions {
  /** Whether what is idle is to be frozen. */
  readonly isFreezing: boolean;
  /** Whether init is over, where it may wait for somebody to attach. */
  readonly isReady: (sandbox: Environment) => boolean;
}

/** What is wrong where nothing is due any more: everybody has an answer, and what is idle is frozen. */
export function complaintsAtRest(
  { watched, environments }: WatchedFleet,
  { isFreezing, isReady }: RestOptions,
): readonly string[] {
  const wrong: string[] = [];
  for (const { invocation, isReported } of watched) {
    if (!invocation.isAnswered) wrong.push(`${invocation.requestId} is never answered`);
    if (!isReported) wrong.push(`${invocation.requestId} never ends`);
  }
  for (const sandbox of environments.filter(isReady)) {
    const { isFrozen, processes } = sandbox.generation;
    const isStopped = [...processes.values()].every(
      (process) => (process as ActorProcess).isStopped,
    );
    if (isFreezing && processes.size > 0 && !(isFrozen && isStopped)) {
      wrong.push(`environment ${sandbox.number} is idle and not frozen`);
    }
  }
  return wrong;
}
