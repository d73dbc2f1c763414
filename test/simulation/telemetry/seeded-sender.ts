import type { Cancel, Clock } from "../../../src/core/clock.ts";
import type { Sender } from "../../../src/core/sender.ts";
import type { Destination } from "../../../src/lambda/subscription.ts";
import type { ActorProcess } from "../actor-process.ts";
import type { Dice } from "../dice.ts";
import type { Temper } from "./habits.ts";
import { drawReaction } from "./reaction.ts";

/** A message that was sent, and what became of it. */
export interface Offer {
  readonly message: string;
  /** How many entries the journal had. */
  readonly atEntry: number;
  /** Monotonic milliseconds. */
  readonly atMs: number;
  fate: "pending" | "taken" | "refused" | "closed";
  settledAtMs: number | undefined;
}

interface SeededSenderOptions {
  readonly destination: Destination;
  readonly temper: Temper;
  /** What it is sent while it is closed counts as taken. */
  readonly isTakenAtTheEnd: boolean;
  /** The process that listens. */
  readonly process: ActorProcess;
  readonly dice: Dice;
  readonly clock: Clock;
  /** How many entries the journal has. */
  readonly position: () => number;
}

/** The way to a listener that does as its seed says. */
export class SeededSender implements Sender {
  readonly destination: Destination;
  readonly temper: Temper;
  readonly process: ActorProcess;
  /** Everything that was sent, in order. */
  readonly offers: Offer[] = [];
  /** How many entries the journal had at each `close`. */
  readonly closedAt: number[] = [];
  /** What it was used for that no sender may be. */
  readonly wrong: string[] = [];
  readonly #options: SeededSenderOptions;
  readonly #openedAtMs: number;
  #onClose: (() => void) | undefined;
  /** Taken, and the sender has not heard of it. */
  #unheard: Offer | undefined;

  constructor(options: SeededSenderOptions) {
    this.destination = options.destination;
    this.temper = options.temper;
    this.process = options.process;
    this.#options = options;
    this.#openedAtMs = options.clock.monotonic();
  }

  async send(message: string): Promise<void> {
    const { clock, position } = this.#options;
    if (this.offers.at(-1)?.fate === "pending") this.wrong.push("is sent two messages at once");
    const atMs = clock.monotonic();
    const offer: Offer = {
      message,
      atEntry: position(),
      atMs,
      fate: "pending",
      settledAtMs: undefined,
    };
    this.offers.push(offer);
    const settle = (fate: Offer["fate"]): void => {
      offer.fate = this.closedAt.length > 0 ? "closed" : fate;
      offer.settledAtMs = clock.monotonic();
    };
    try {
      if (this.closedAt.length > 0) throw new Error("the sender was closed");
      await this.#react();
      settle("taken");
      this.#unheard = offer;
      // One turn later, as late as whoever awaits this.
      queueMicrotask(() => (this.#unheard = undefined));
    } catch (error) {
      settle("refused");
      throw error;
    }
  }

  close(): void {
    this.closedAt.push(this.#options.position());
    // The answer and the end have crossed: nobody will hear that it was taken.
    if (this.#unheard) this.#unheard.fate = "closed";
    this.#onClose?.();
  }

  /** Resolves when the listener has taken what it is sent; rejects when it has not. */
  async #react(): Promise<void> {
    const { temper, process, dice, clock, isTakenAtTheEnd } = this.#options;
    if (!process.isAlive) throw new Error("connection refused");
    const reaction = drawReaction(temper, dice, clock.monotonic() - this.#openedAtMs);
    const { afterMs, problem } = reaction;
    const answer = (): void => {
      if (problem === undefined) done.resolve();
      else done.reject(new Error(problem));
    };
    const done = Promise.withResolvers<void>();
    let cancel: Cancel = () => {};
    const breakOff = (): void => done.reject(new Error("connection closed before an answer"));
    if (afterMs === 0) answer();
    else if (afterMs !== Infinity)
      cancel = clock.schedule(afterMs, () => void process.awake().then(answer));
    process.ended.addEventListener("abort", breakOff, { once: true });
    this.#onClose = isTakenAtTheEnd ? done.resolve : breakOff;
    try {
      await done.promise;
    } finally {
      cancel();
      process.ended.removeEventListener("abort", breakOff);
      this.#onClose = undefined;
    }
  }
}
