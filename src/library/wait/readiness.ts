import { roundMs } from "../../core/duration.ts";
import type { Observation } from "./observation.ts";
import type { OpenWorld } from "../world/open-world.ts";
import type { WaitOptions } from "./wait-options.ts";
import type { Waits } from "./waits.ts";

/** Whether extensions have done their work on an invocation, and how long it took them. */
export class Readiness {
  readonly #world: Pick<OpenWorld, "environments">;
  readonly #observation: Observation;

  constructor(world: Pick<OpenWorld, "environments">, observation: Observation) {
    this.#world = world;
    this.#observation = observation;
  }

  /** Whether all extensions wait for an event after their work on that invocation, or have nothing to do with it. */
  isReady(requestId: string): boolean {
    const { started, ended } = this.#observation.progressOf(requestId);
    if (ended) return ended.type === "invokeEnded" && ended.status === "success";
    const environment = this.#world.environments.find(
      ({ number }) => number === started?.environment,
    );
    if (!environment || this.#observation.phaseOf(environment.number) !== "invoke") return false;
    const { runtime, registry } = environment.generation;
    // Before the runtime has the event, extensions have theirs only in part.
    return !runtime.isAtNext && registry.isAtNext;
  }

  /** Resolves when {@link isReady}; rejects when the phase ends without it. */
  async wait(requestId: string, waits: Waits, options: WaitOptions): Promise<void> {
    const hasEnded = (): boolean => this.#observation.progressOf(requestId).ended !== undefined;
    const isReached = (): boolean => this.isReady(requestId) || hasEnded();
    const after = `after invocation "${requestId}"`;
    await waits.untilState(`extensions that are ready ${after}`, isReached, options);
    if (this.isReady(requestId)) return;
    const { ended } = this.#observation.progressOf(requestId);
    const end = ended?.type === "invokeEnded" ? ended.status : "throttled";
    throw new Error(`Extensions did not become ready ${after}: it ended with "${end}"`);
  }

  /** Milliseconds with three decimals; undefined until all are ready, and where none has asked for INVOKE. */
  overheadMs(requestId: string): number | undefined {
    const { ended } = this.#observation.progressOf(requestId);
    if (ended?.type !== "invokeEnded" || ended.extensionOverheadMs === undefined) return undefined;
    return roundMs(ended.extensionOverheadMs);
  }
}
