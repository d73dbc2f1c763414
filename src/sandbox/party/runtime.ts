import { assert } from "../../core/assert.ts";
import { Mailbox } from "../../core/mailbox.ts";
import { err, ok, type Result } from "../../core/result.ts";
import type { Refusal } from "../../lambda/refusal.ts";
import { advanceRuntime, type RuntimeSignal, type RuntimeState } from "../../lambda/runtime.ts";
import type { Invocation } from "../invocation.ts";

/** The runtime of one generation: where it stands, and the long poll that feeds it. */
export class Runtime {
  readonly #polls = new Mailbox<Invocation>();
  #state: RuntimeState = "Started";
  #invocation: Invocation | undefined;

  get state(): RuntimeState {
    return this.#state;
  }

  /** It waits for an invocation. */
  get isAtNext(): boolean {
    return this.#state === "Ready";
  }

  /** How many of its polls wait. */
  get polling(): number {
    return this.#polls.waiting;
  }

  /** Moves it, or says why not. */
  advance(signal: RuntimeSignal): Result<RuntimeState, Refusal> {
    const result = advanceRuntime(this.#state, signal);
    if (result.ok) this.#state = result.value;
    return result;
  }

  /**
   * Its next invocation, which may be long in coming. In Running it is the same one again, so a
   * client whose connection broke gets what it never received (RIE, invocationnext.go).
   */
  next(options: { signal?: AbortSignal | undefined }): Result<Promise<Invocation>, Refusal> {
    const moved = this.advance("next");
    if (!moved.ok) return err(moved.error);
    if (moved.value === "Running" && this.#invocation) return ok(Promise.resolve(this.#invocation));
    return ok(this.#polls.take(options));
  }

  /** Hands `invocation` to the poll that has waited longest, or to the next that comes. */
  dispatch(invocation: Invocation): void {
    const moved = this.advance("dispatch");
    assert(moved.ok, "Only a runtime at next is given an invocation");
    this.#invocation = invocation;
    if (this.#polls.waiting > 0) this.#polls.put(invocation);
  }

  /** Whether `invocation` was given to it and has not failed since. */
  holds(invocation: Invocation): boolean {
    return this.#invocation === invocation;
  }

  /** Takes back what could not be written to its client; another poll that waits gets it. */
  redeliver(invocation: Invocation): void {
    const isStillGiven = this.#state === "Running" && this.#invocation === invocation;
    if (isStillGiven && this.#polls.waiting > 0) this.#polls.putBack(invocation);
  }

  /** Gives its invocation to no further poll: it has failed, and its answer would be refused. */
  withdraw(): void {
    this.#invocation = undefined;
  }

  /** Ends every poll with `reason`. */
  close(reason: unknown): void {
    this.#polls.close(reason);
  }
}
