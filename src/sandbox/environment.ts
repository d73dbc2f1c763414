import { functionArn } from "../lambda/function.ts";
import type { Happening, Stamp } from "../lambda/journal-entry.ts";
import { Generation } from "./generation.ts";
import { Origin } from "./origin.ts";
import type { SandboxWorld } from "./world.ts";

/** Which environment it is, and where its APIs are. */
export interface Identity {
  /** Counts the environments of the function, from 1. */
  readonly number: number;
  /** Host and port of its APIs: the value of `AWS_LAMBDA_RUNTIME_API`. */
  readonly address: string;
}

/** The facts of one execution environment. It decides nothing: `sandbox.ts` does, by `life.ts`. */
export class Environment implements Identity {
  readonly number: number;
  readonly address: string;
  /** The function's ARN, without a qualifier. */
  readonly arn: string;
  readonly origin: Origin;
  readonly world: SandboxWorld;
  readonly #onFailure: () => void;
  #generation: Generation;
  #previous: Generation | undefined;
  #isGone = false;

  /** `onFailure` is called when a generation of it fails. */
  constructor({ number, address }: Identity, world: SandboxWorld, onFailure: () => void) {
    this.number = number;
    this.address = address;
    this.arn = functionArn(world.settings);
    this.origin = new Origin(world);
    this.world = world;
    this.#onFailure = onFailure;
    this.#generation = this.#newGeneration();
  }

  /** The generation that counts. */
  get generation(): Generation {
    return this.#generation;
  }

  /** The last generation that lived: after a reset the one before, until init begins again. */
  get observed(): Generation {
    const { isCalled, processes } = this.#generation;
    const lives = isCalled || processes.size > 0;
    return lives ? this.#generation : (this.#previous ?? this.#generation);
  }

  /** Nothing here is started by us, and so nothing can be started again. */
  get isAttached(): boolean {
    return this.world.runtime.kind === "attach";
  }

  /** Notes what happened here. What outlives the environment is no longer a part of it. */
  record(happening: Happening): void {
    if (this.#isGone) return;
    const { clock, journal } = this.world;
    // The caller has just made the happening: to add to it costs a tenth of a copy.
    const entry = happening as Happening & { -readonly [Key in keyof Stamp]: Stamp[Key] };
    entry.at = clock.now();
    entry.monotonicMs = clock.monotonic();
    entry.environment = this.number;
    journal.append(entry);
    this.generation.relay.take(entry);
  }

  /** Begins the next generation, which waits for an init. */
  replaceGeneration(): void {
    this.#previous = this.#generation;
    this.#generation = this.#newGeneration();
  }

  /** It has ended: nothing that happens from now on happened here. */
  leave(): void {
    this.#isGone = true;
  }

  #newGeneration(): Generation {
    const relay = this.world.openRelay((happening) => this.record(happening));
    const generation = new Generation(this.world, relay);
    generation.signal.addEventListener("abort", this.#onFailure);
    return generation;
  }
}
