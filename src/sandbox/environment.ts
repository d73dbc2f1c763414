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

  /** The generation that lives now, or waits for an init. */
  get generation(): Generation {
    return this.#generation;
  }

  /** The generation to look at: after a reset the one before, until init begins again. */
  get observed(): Generation {
    const { isCalled, processes } = this.#generation;
    const lives = isCalled || processes.size > 0;
    return lives ? this.#generation : (this.#previous ?? this.#generation);
  }

  /** Whether somebody else starts its runtime. We cannot start it again. */
  get isAttached(): boolean {
    return this.world.runtime.kind === "attach";
  }

  /** Notes in the journal what happened here. After the end of the environment it notes nothing. */
  record(happening: Happening): void {
    if (this.#isGone) return;
    const { clock, journal } = this.world;
    // The caller has just made the object. Adding to it takes a tenth of the time of a copy.
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

  /** It has ended: nothing is noted from now on. */
  stopRecording(): void {
    this.#isGone = true;
  }

  #newGeneration(): Generation {
    const relay = this.world.openRelay((happening) => this.record(happening));
    const generation = new Generation(this.world, relay);
    generation.signal.addEventListener("abort", this.#onFailure);
    return generation;
  }
}
