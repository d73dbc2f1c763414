import type { Cancel, Clock } from "../../core/clock.ts";
import type { Invocation } from "../invocation.ts";

/**
 * How long an invocation waits for an environment whose caller has been answered, in milliseconds,
 * before another one is opened. On loopback the next call of that caller overtakes the runtime's
 * own call of next; over a network it never does.
 */
const PATIENCE_MS = 100;

/** An invocation that waits for an environment. */
export class Waiting {
  readonly #invocation: Invocation;
  #isPatient = true;
  #cancel: Cancel | undefined;

  constructor(invocation: Invocation) {
    this.#invocation = invocation;
  }

  /** Whether it would rather wait for an environment on its way back than have another one opened. */
  get isPatient(): boolean {
    return this.#isPatient;
  }

  /** It waits for an environment on its way back. `onEnd` is called when its patience has ended. */
  bePatient(clock: Clock, onEnd: () => void): void {
    this.#cancel ??= clock.schedule(PATIENCE_MS, () => {
      this.#isPatient = false;
      onEnd();
    });
  }

  /** It waits no more. */
  leave(): Invocation {
    this.#cancel?.();
    return this.#invocation;
  }
}
