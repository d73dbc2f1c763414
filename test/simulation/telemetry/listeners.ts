import { sleep } from "../../../src/core/clock.ts";
import type { Destination } from "../../../src/lambda/subscription.ts";
import type { OpenSender } from "../../../src/telemetry/relay.ts";
import type { ActorProcess } from "../actor-process.ts";
import { delay } from "../delay.ts";
import type { Dice } from "../dice.ts";
import type { AsideClock } from "./aside-clock.ts";
import type { Habit } from "./habits.ts";
import { SeededSender } from "./seeded-sender.ts";

interface ListenersOptions {
  readonly clock: AsideClock;
  readonly habits: Readonly<Record<string, Habit>>;
  /** How many entries the journal has. */
  readonly position: () => number;
  /** Everybody takes everything at once, whatever the habits. */
  readonly isPrompt: boolean;
}

interface Place {
  readonly process: ActorProcess;
  readonly habit: Habit;
  readonly dice: Dice;
}

const FIRST_PORT = 10_000;

/** Who listens on this machine, and all that was ever sent to them. */
export class Listeners {
  readonly senders: SeededSender[] = [];
  /** Where nobody could be reached. */
  readonly unreachable = new Set<number>();
  readonly #options: ListenersOptions;
  readonly #places = new Map<number, Place>();

  constructor(options: ListenersOptions) {
    this.#options = options;
  }

  /** How the extension `name` subscribes; undefined when it does not. */
  habitOf(name: string): Habit | undefined {
    return this.#options.habits[name];
  }

  /** Listens in `process` for one of its subscriptions, and gives the port. */
  listen(process: ActorProcess, habit: Habit): number {
    const port = FIRST_PORT + this.#places.size;
    this.#places.set(port, { process, habit, dice: process.dice.fork() });
    return port;
  }

  /** The way to whoever listens; nobody is called yet, unless it is over TCP. */
  readonly open: OpenSender = async (destination, signal) => {
    const port = portOf(destination);
    const { process, habit, dice } = this.#places.get(port)!;
    if (destination.protocol === "TCP") await this.#dial(port, signal);
    const { clock, position, isPrompt } = this.#options;
    const { isTakenAtTheEnd } = habit;
    const temper = isPrompt ? "prompt" : habit.temper;
    const where = { destination, process, clock, position, dice: dice.fork() };
    const sender = new SeededSender({ ...where, temper, isTakenAtTheEnd });
    this.senders.push(sender);
    return sender;
  };

  /** Takes its time now and then, and now and then finds nobody. */
  async #dial(port: number, signal: AbortSignal): Promise<void> {
    const { dice, process } = this.#places.get(port)!;
    const isSlow = dice.chance(0.3);
    const delayMs = delay(dice);
    const isRefused = dice.chance(0.05);
    try {
      if (isSlow) await sleep(this.#options.clock, delayMs, signal);
    } catch (error) {
      this.unreachable.add(port);
      throw error;
    }
    if (process.isAlive && !isRefused) return;
    this.unreachable.add(port);
    throw new Error(`could not TCP dial provided address 127.0.0.1:${port}: connection refused`);
  }
}

/** Where `destination` is. */
export function portOf(destination: Destination): number {
  return destination.protocol === "TCP" ? destination.port : Number(new URL(destination.uri).port);
}
