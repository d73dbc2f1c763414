import type { Cancel } from "../../core/clock.ts";
import type { InvokeRequest } from "../../lambda/invocation.ts";
import type { Fleet } from "./fleet.ts";
import type { Invocation } from "../invocation.ts";

/**
 * How long the queue waits before it tries an event again for which there was no place, and how old
 * an event gets, in milliseconds. The waits double
 * (https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html).
 */
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 300_000;
const LONGEST_AGE_MS = 21_600_000;

/** An event that waits for its next try, or whose try goes on. */
interface Queued {
  readonly request: InvokeRequest;
  readonly sentMs: number;
  waitMs: number;
  /** Set while it waits. */
  cancel: Cancel | undefined;
}

/**
 * The events that callers do not wait for. One that is throttled, or that meets a failure of ours,
 * is tried again. One whose function has begun is done, however it ends; the oldest that waits is
 * tried then at once, so that events do not keep each other waiting.
 */
export class EventQueue {
  readonly #fleet: Fleet;
  readonly #onExpired: (requestId: string) => void;
  readonly #queued = new Map<string, Queued>();
  #isClosed = false;

  /** `onExpired` is told of an event that has become too old to be tried again. */
  constructor(fleet: Fleet, onExpired: (requestId: string) => void = () => {}) {
    this.#fleet = fleet;
    this.#onExpired = onExpired;
  }

  /** The request ids of the events whose function has not begun, the oldest first. */
  get undelivered(): readonly string[] {
    return [...this.#queued.keys()];
  }

  /** Takes an event; returns its request id. */
  send(request: InvokeRequest): string {
    const { clock } = this.#fleet.world;
    const invocation = this.#fleet.invoke(request);
    const { requestId } = invocation;
    const queued: Queued = {
      // Each further try has its id and its trace.
      request: { ...invocation.request, requestId },
      sentMs: clock.monotonic(),
      waitMs: FIRST_WAIT_MS,
      cancel: undefined,
    };
    this.#queued.set(requestId, queued);
    void this.#follow(queued, invocation);
    return requestId;
  }

  /** Tries nothing any more. What goes on ends with the fleet. */
  close(): void {
    this.#isClosed = true;
    for (const { cancel } of this.#queued.values()) cancel?.();
  }

  async #follow(queued: Queued, invocation: Invocation): Promise<void> {
    // It rejects where the machine cannot open an environment.
    await invocation.answer.catch(() => {});
    const hasBegun = !Number.isNaN(invocation.startedMs);
    if (hasBegun) this.#queued.delete(invocation.requestId);
    if (this.#isClosed) return;
    if (hasBegun) this.#tryOldest();
    else this.#tryLater(queued, invocation.requestId);
  }

  #tryLater(queued: Queued, requestId: string): void {
    const { clock } = this.#fleet.world;
    const { waitMs } = queued;
    if (clock.monotonic() + waitMs - queued.sentMs > LONGEST_AGE_MS) {
      this.#queued.delete(requestId);
      return this.#onExpired(requestId);
    }
    queued.waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
    queued.cancel = clock.schedule(waitMs, () => this.#try(queued));
  }

  #tryOldest(): void {
    const oldest = [...this.#queued.values()].find(({ cancel }) => cancel !== undefined);
    if (!oldest) return;
    oldest.cancel?.();
    this.#try(oldest);
  }

  #try(queued: Queued): void {
    queued.cancel = undefined;
    void this.#follow(queued, this.#fleet.invoke(queued.request));
  }
}
