import { seeded, type Random } from "../../src/core/random.ts";

/** All that is left to chance in a simulation; the same seed throws the same. */
export class Dice implements Random {
  readonly #throw: () => number;

  constructor(seed: number) {
    this.#throw = seeded(seed);
  }

  /** A number in [0, 1). */
  fraction(): number {
    return this.#throw();
  }

  /** Whether something comes true that does so with `probability`, from 0 to 1. */
  chance(probability: number): boolean {
    return this.#throw() < probability;
  }

  /** A whole number from `least` to `most`, both included. */
  integer(least: number, most: number): number {
    return least + Math.floor(this.#throw() * (most - least + 1));
  }

  /** One of `options`, which are not empty. */
  pick<Option>(options: readonly Option[]): Option {
    return options[this.integer(0, options.length - 1)] as Option;
  }

  /** One of the names, each as often as its weight says. */
  weigh<Name extends string>(weights: Readonly<Record<Name, number>>): Name {
    const entries = Object.entries(weights) as [Name, number][];
    let rest = this.#throw() * entries.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [name, weight] of entries) {
      rest -= weight;
      if (rest < 0) return name;
    }
    return entries.at(-1)![0];
  }

  /** Dice for someone else: however often they throw, these go on the same. */
  fork(): Dice {
    return new Dice(this.integer(0, 0xffff_ffff));
  }

  uuid(): string {
    const digits = this.hex(16);
    return digits.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, "$1-$2-4$3-8$4-$5");
  }

  hex(bytes: number): string {
    return Array.from({ length: bytes }, () =>
      this.integer(0, 255).toString(16).padStart(2, "0"),
    ).join("");
  }
}
