import { assert } from "../../core/assert.ts";
import { Mailbox } from "../../core/mailbox.ts";
import { err, ok, type Result } from "../../core/result.ts";
import type { Refusal } from "../../lambda/refusal.ts";
import {
  advanceRuntime,
  refuseTransition,
  runtimeState,
  type RuntimeProcessState,
  type RuntimeSignal,
  type RuntimeState,
} from "../../lambda/runtime.ts";
import type { Turn } from "../turn.ts";

/** How many late turns are remembered (RIE internal/lambda-managed-instances/invoke/invoke_router.go). */
const MAX_LATE = 1000;

/** The runtime of one generation: where it stands, its turns, and the long polls that feed it. */
export class Runtime {
  /** Whether it may have more than one turn at once. */
  readonly isShared: boolean;
  readonly #polls = new Mailbox<Turn>();
  readonly #turns = new Map<string, Turn>();
  #process: RuntimeProcessState = "Started";
  #isWithdrawn = false;

  constructor({ slots }: { slots: number }) {
    this.isShared = slots > 1;
  }

  get state(): RuntimeState {
    return runtimeState(this.#process, this.isShared ? undefined : this.#current?.state);
  }

  /** Its process has not called next yet. */
  get isStarting(): boolean {
    return this.#process === "Started";
  }

  /** It waits for an invocation. */
  get isAtNext(): boolean {
    return this.state === "Ready";
  }

  /** How many of its polls wait. */
  get polling(): number {
    return this.#polls.waiting;
  }

  /** It has no turn but late ones. */
  get isIdle(): boolean {
    for (const { state } of this.#turns.values()) if (state !== "late") return false;
    return true;
  }

  /** Moves its process; returns whether `signal` was legal. */
  advance(signal: RuntimeSignal): boolean {
    const state = advanceRuntime(this.#process, signal);
    if (state === undefined) return false;
    this.#process = state;
    return true;
  }

  /** Its turn for `requestId`; undefined when it has none, or when its turns have failed. */
  turn(requestId: string): Turn | undefined {
    return this.#isWithdrawn ? undefined : this.#turns.get(requestId);
  }

  /**
   * Polls for its next turn, which may take long. A runtime with one slot gets the turn that runs
   * again: a client whose connection broke gets what it did not receive (RIE, invocationnext.go).
   */
  next(options: { signal?: AbortSignal | undefined }): Result<Promise<Turn>, Refusal> {
    const refused = err(refuseTransition(this.state, "next"));
    if (!this.advance("next")) return refused;
    const turn = this.isShared ? this.#firstGiven : this.#current;
    if (turn && turn.state !== "done" && !turn.advance("next")) return refused;
    if (turn?.state === "running" && !this.#isWithdrawn) return ok(Promise.resolve(turn));
    // Of polls of one client the last is the one that it still reads: it may have given up the
    // others, though that is not noticed yet. Polls of several clients take turns.
    return ok(this.#polls.take({ ...options, isFirst: !this.isShared }));
  }

  /** Hands `turn` to a poll that waits, or to the next that comes. */
  dispatch(turn: Turn): void {
    assert(this.isAtNext, "Only a runtime at next is given an invocation");
    const earlier = this.#turns.get(turn.requestId);
    assert(!earlier || earlier.state === "late", "A runtime is given an invocation once");
    // Another attempt is not served before those that were given earlier.
    if (earlier) this.forget(earlier);
    this.#turns.set(turn.requestId, turn);
    if (this.#polls.waiting === 0) return;
    turn.advance("next");
    this.#polls.put(turn);
  }

  /** Takes back what could not be written to its client; another poll that waits gets it. */
  redeliver(turn: Turn): void {
    if (this.turn(turn.requestId) !== turn || !turn.advance("undeliver")) return;
    if (this.#polls.waiting === 0) return;
    turn.advance("next");
    this.#polls.putBack(turn);
  }

  /** Forgets a turn whose phase is over; a late one is kept, to refuse the answer that may come. */
  release(turn: Turn): void {
    if (turn.state !== "late") return this.forget(turn);
    const late = [...this.#turns.values()].filter(({ state }) => state === "late");
    if (late.length > MAX_LATE) this.forget(late[0]!);
  }

  /** Forgets `turn`: its id is unknown from now on, unless it is that of another attempt. */
  forget(turn: Turn): void {
    if (this.#turns.get(turn.requestId) === turn) this.#turns.delete(turn.requestId);
  }

  /** Gives its turns to no further poll: they have failed, and their answers would be refused. */
  withdraw(): void {
    this.#isWithdrawn = true;
  }

  /** Ends every poll with `reason`. */
  close(reason: unknown): void {
    this.#polls.close(reason);
  }

  /** The one turn of a runtime that has no more than one. */
  get #current(): Turn | undefined {
    for (const turn of this.#turns.values()) return turn;
    return undefined;
  }

  /** The turn that waits longest for a poll. */
  get #firstGiven(): Turn | undefined {
    for (const turn of this.#turns.values()) if (turn.state === "given") return turn;
    return undefined;
  }
}
