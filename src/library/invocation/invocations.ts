import type { InvocationState } from "./invocation-state.ts";
import { invokeRequest } from "./invoke-request.ts";
import type { OpenWorld } from "../world/open-world.ts";
import type { InvokeOptions } from "../options.ts";
import { TrackedInvocation } from "./tracked-invocation.ts";

/** The invocations of one simulator, in the order they were asked for. */
export class Invocations {
  readonly #world: OpenWorld;
  readonly #tracked = new Map<string, TrackedInvocation>();

  constructor(world: OpenWorld) {
    this.#world = world;
  }

  /** All of them, as they stand. */
  get states(): readonly InvocationState[] {
    return [...this.#tracked.values()].map(({ state }) => state);
  }

  /** The one of that id as it stands, if any. */
  stateOf(requestId: string): InvocationState | undefined {
    return this.#tracked.get(requestId)?.state;
  }

  /** Hands an invoke to the fleet, and returns its request id. Throws for one that cannot be. */
  enqueue(payload: unknown, options: InvokeOptions): string {
    const { fleet } = this.#world;
    const request = invokeRequest(payload, options, this.#world);
    const { requestId } = request;
    if (this.#tracked.has(requestId)) {
      throw new TypeError(`Cannot invoke: "${requestId}" is another invocation's id`);
    }
    this.#tracked.set(requestId, new TrackedInvocation(fleet.invoke(request), fleet.world));
    return requestId;
  }

  /** The one of that id; throws where there is none. */
  known(requestId: string): TrackedInvocation {
    const tracked = this.#tracked.get(requestId);
    if (tracked) return tracked;
    throw new Error(`There was no invocation "${requestId}"`);
  }
}
