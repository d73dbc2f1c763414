import type { Clock } from "../../src/core/clock.ts";
import type { ActorProcess, Send } from "./actor-process.ts";
import type { Lines } from "./chatter.ts";
import type { Dice } from "./dice.ts";
import type { Listeners } from "./telemetry/listeners.ts";
import type { Play } from "./play.ts";
import { Visitor, type Manners } from "./visitor.ts";

/** Ids of processes that are not the platform's. */
const FIRST_PID = 1000;

interface SomeoneElseOptions {
  readonly dice: Dice;
  readonly clock: Clock;
  readonly send: Send;
  /** The names of what is attached. */
  readonly attached: readonly string[];
  readonly manners: Manners;
  readonly partOf: (name: string) => Play;
  readonly listeners: Listeners;
  readonly lines: Lines;
  readonly note: (process: string, text: () => string) => void;
}

/** Starts at each environment what is attached there, in a time of its own. */
export class SomeoneElse {
  readonly #options: SomeoneElseOptions;
  readonly #visitors = new Map<string, readonly Visitor[]>();
  #lives = 0;

  constructor(options: SomeoneElseOptions) {
    this.#options = options;
  }

  /** Those that it has started and that live. */
  get living(): readonly ActorProcess[] {
    return this.#all.flatMap(({ process }) => (process?.isAlive ? [process] : []));
  }

  /** Comes to the environment whose APIs are at `address`. */
  visit(address: string): void {
    const { attached, dice, clock, send, manners, partOf, note, listeners, lines } = this.#options;
    const countLife = (): number => FIRST_PID + this.#lives++;
    const visitors = attached.map((name) => {
      const rest = { clock, send, manners, note, countLife, listeners, lines };
      return new Visitor({ name, address, dice: dice.fork(), play: partOf(name), ...rest });
    });
    this.#visitors.set(address, visitors);
  }

  /** There is nothing at `address` any more. */
  leave(address: string): void {
    for (const visitor of this.#visitors.get(address) ?? []) visitor.leave();
    this.#visitors.delete(address);
  }

  /** Whoever has gone for good or stands still begins anew, and does right. */
  replaceMissing(): void {
    for (const visitor of this.#all) if (!visitor.isThere) visitor.begin();
  }

  /** Whether one that is still there was given `id` of an extension. */
  holds(id: string): boolean {
    return this.#all.some((visitor) => visitor.holds(id));
  }

  get #all(): readonly Visitor[] {
    return [...this.#visitors.values()].flat();
  }
}
