import type { Cancel } from "../core/clock.ts";
import type { InvokeRequest } from "../lambda/invocation.ts";
import type { OfInvoke, ResponseTimes } from "../lambda/journal-entry.ts";
import type { Start } from "../lambda/phase.ts";
import { advanceTurn, type TurnSignal, type TurnState } from "../lambda/turn.ts";
import type { Invocation } from "./invocation.ts";
import type { Origin } from "./origin.ts";

/** One invocation on its way through one environment. */
export class Turn {
  readonly invocation: Invocation;
  /** Whether it waits for an init, or for somebody to attach. Nothing was done for it so far. */
  isWaiting = true;
  /** Monotonic milliseconds at which the runtime began to answer. */
  responseStartedMs = Number.NaN;
  /** The runtime's response, once it is whole; an error is none. */
  response: ResponseTimes | undefined;
  /** Monotonic milliseconds at which the runtime was done, if it is. */
  runtimeDoneMs: number | undefined;
  /** Stops the clock that runs towards the deadline. */
  cancelDeadline: Cancel = () => {};
  readonly #origin: Origin;
  #state: TurnState = "given";
  #met: { readonly start: Start; readonly initMs: number | undefined } | undefined;

  constructor(invocation: Invocation, origin: Origin) {
    this.invocation = invocation;
    this.#origin = origin;
  }

  get requestId(): string {
    return this.invocation.requestId;
  }

  get request(): InvokeRequest {
    return this.invocation.request;
  }

  get identity(): OfInvoke {
    return this.invocation.identity;
  }

  get state(): TurnState {
    return this.#state;
  }

  /** What the invocation met: until the phase begins, what it would meet now. */
  get start(): Start {
    return this.#met?.start ?? this.#origin.start;
  }

  /** Milliseconds of init that the invocation waited for; undefined unless it was cold. */
  get initMs(): number | undefined {
    return this.#met?.initMs;
  }

  /** The phase begins: the next invocation meets a warm environment. */
  meet(): void {
    const { start, initMs } = this.#origin;
    this.#met = { start, initMs };
    this.#origin.start = "warm";
  }

  /** Moves it; returns whether `signal` was legal. */
  advance(signal: TurnSignal): boolean {
    const state = advanceTurn(this.#state, signal);
    if (state === undefined) return false;
    this.#state = state;
    return true;
  }
}
