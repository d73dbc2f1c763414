import { Monitor } from "../core/monitor.ts";
import type { Fault } from "../lambda/fault.ts";
import type { ShutdownReason } from "../lambda/phase.ts";
import {
  advanceLife,
  attachedLife,
  startedLife,
  type Condition,
  type Life,
  type LifeSignal,
} from "./life.ts";
import type { Turn } from "./turn.ts";

/** Why an environment is being shut down, and whether for good. */
export interface Departure {
  readonly reason: ShutdownReason;
  readonly isFinal: boolean;
}

/** Where one environment stands in its life, with its turns. Every wait names a state of it. */
export class Course {
  /** Its turns, those included that wait for init or are being failed. */
  readonly turns = new Set<Turn>();
  /** The fault of an attached init that failed while no invoke waited for it. */
  untold: Fault | undefined;
  /** Set while it is being shut down. */
  departure: Departure | undefined;
  readonly #life: Life;
  readonly #monitor = new Monitor();
  #condition: Condition = "new";

  constructor({ isAttached }: { readonly isAttached: boolean }) {
    this.#life = isAttached ? attachedLife : startedLife;
  }

  get condition(): Condition {
    return this.#condition;
  }

  /** Moves it. A signal that is not legal is a bug of ours. */
  advance(signal: LifeSignal): void {
    this.#condition = advanceLife(this.#life, this.#condition, signal);
    this.#monitor.notify();
  }

  /** Whether any turn has begun. */
  get hasBegunTurns(): boolean {
    for (const { isWaiting } of this.turns) if (!isWaiting) return true;
    return false;
  }

  /** `turn` begins: it does not wait any more. */
  admit(turn: Turn): void {
    turn.isWaiting = false;
    this.advance("invoke");
  }

  /** `turn` is over. */
  end(turn: Turn): void {
    this.turns.delete(turn);
    this.#monitor.notify();
  }

  /** Resolves as soon as `predicate` holds. */
  until(predicate: () => boolean): Promise<void> {
    return this.#monitor.until(predicate);
  }
}
