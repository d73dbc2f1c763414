import type { Environment } from "../environment.ts";
import { Sandbox } from "../sandbox.ts";
import type { SandboxWorld } from "../world.ts";

/** Opens the APIs of an environment, which must answer before it begins. */
export type OpenPlace = (number: number) => Promise<Place>;

/** Where the APIs of one environment are. */
export interface Place {
  /** Host and port. */
  readonly address: string;
  /** Tells the APIs whom they serve. */
  serve(environment: Environment): void;
  close(): Promise<void>;
}

type OnSandbox = (sandbox: Sandbox) => void;

interface PopulationOptions {
  readonly open: OpenPlace;
  /** How many environments there may be at once. */
  readonly max: number;
  /** Called when an environment has ended. */
  readonly onEnd: OnSandbox;
  /** Called when one could not be opened, before who wanted it is told. */
  readonly onFailure: () => void;
}

/** The environments that there are: those that are being opened, that live, and whose APIs are being closed. */
export class Population {
  readonly #world: SandboxWorld;
  readonly #options: PopulationOptions;
  readonly #living = new Set<Sandbox>();
  readonly #openings = new Set<Promise<Sandbox>>();
  readonly #closings = new Set<Promise<void>>();
  #begun = 0;
  /** How many there are, those included that are being opened. */
  #occupied = 0;

  constructor(world: SandboxWorld, options: PopulationOptions) {
    this.#world = world;
    this.#options = options;
  }

  /** Those that live, in the order they began. */
  get living(): readonly Sandbox[] {
    return [...this.#living];
  }

  /** Those that are being opened. One that cannot be opened rejects, also for the caller that wants it. */
  get openings(): readonly Promise<Sandbox>[] {
    return [...this.#openings];
  }

  /** How many slots there will be in those, beside one of each for whom it is opened. */
  get spareSlots(): number {
    return this.#openings.size * (this.#world.slots - 1);
  }

  /** How many were ever begun. */
  get begun(): number {
    return this.#begun;
  }

  /** Whether another one may be opened. */
  get hasRoom(): boolean {
    return this.#occupied < this.#options.max;
  }

  /**
   * As many as `count`, the oldest ones; those that are missing are opened. `onThere` is told of
   * each before any invoke meets it, `onOpened` of each that was missing.
   */
  atLeast(
    count: number,
    { onThere = () => {}, onOpened }: { onThere?: OnSandbox; onOpened: OnSandbox },
  ): readonly Promise<Sandbox>[] {
    const told = (sandbox: Sandbox): Sandbox => {
      onThere(sandbox);
      return sandbox;
    };
    const there = this.living.slice(0, count).map(async (sandbox) => told(sandbox));
    const opening = this.openings.slice(0, count - there.length);
    const missing = Array.from({ length: count - there.length - opening.length }, async () => {
      const sandbox = told(await this.open());
      onOpened(sandbox);
      return sandbox;
    });
    return [...there, ...opening.map((opened) => opened.then(told)), ...missing];
  }

  /** Opens one. Rejects with what the machine would not do. */
  async open(): Promise<Sandbox> {
    this.#occupied++;
    const opening = this.#openPlace().finally(() => this.#openings.delete(opening));
    this.#openings.add(opening);
    try {
      return await opening;
    } catch (error) {
      this.#occupied--;
      this.#options.onFailure();
      throw error;
    }
  }

  /** Resolves when the APIs of those that have ended are closed. */
  async closed(): Promise<void> {
    await Promise.all(this.#closings);
  }

  async #openPlace(): Promise<Sandbox> {
    const number = ++this.#begun;
    const place = await this.#options.open(number);
    const sandbox = new Sandbox({ number, address: place.address }, this.#world, () => {
      this.#forget(sandbox, place);
    });
    place.serve(sandbox.environment);
    this.#living.add(sandbox);
    return sandbox;
  }

  #forget(sandbox: Sandbox, place: Place): void {
    this.#living.delete(sandbox);
    this.#occupied--;
    const closing = place.close().finally(() => this.#closings.delete(closing));
    this.#closings.add(closing);
    this.#options.onEnd(sandbox);
  }
}
