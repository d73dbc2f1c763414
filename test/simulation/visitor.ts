import { EXTENSION_HEADERS, RUNTIME_HEADERS } from "../../src/lambda/headers.ts";
import { ActorProcess, type ActorOptions, type Send } from "./actor-process.ts";
import { delay } from "./delay.ts";
import type { Dice } from "./dice.ts";
import { useOldIds, type OldIds } from "./old-ids.ts";
import { play, type Play } from "./play.ts";

/** More lives than one needs that does right, whatever happens to its environment. */
const MANY_LIVES = 8;

/** How one behaves that someone else starts. */
export interface Manners {
  readonly faultRate: number;
  readonly deathRate: number;
}

const FAULTLESS: Manners = { faultRate: 0, deathRate: 0 };

interface VisitorOptions extends Pick<
  ActorOptions,
  "name" | "address" | "clock" | "listeners" | "lines"
> {
  readonly dice: Dice;
  readonly manners: Manners;
  readonly send: Send;
  /** What it does in each life. */
  readonly play: Play;
  readonly note: (process: string, text: () => string) => void;
  /** Gives each life its number. */
  readonly countLife: () => number;
}

/** What someone else starts by one name at one address: it comes, ends, and comes again. */
export class Visitor {
  readonly #options: VisitorOptions;
  readonly #ids = new Set<string>();
  #manners: Manners;
  #lives: number;
  #process: ActorProcess | undefined;
  /** Its lives are not all lived. */
  #isVisiting = false;
  #isComing = false;
  #old: OldIds = { extension: undefined, invocation: undefined };

  constructor(options: VisitorOptions) {
    const { manners, dice } = options;
    this.#options = options;
    this.#manners = manners;
    this.#lives = manners.faultRate > 0 ? dice.integer(1, 4) : MANY_LIVES;
    void this.#come();
  }

  get process(): ActorProcess | undefined {
    return this.#process;
  }

  /** It lives, or is on its way, and no part of it stands still. */
  get isThere(): boolean {
    return this.#isComing || (this.#process?.isAlive === true && !this.#process.isStalled);
  }

  /** Whether a life that still goes on was given `id` of an extension. */
  holds(id: string): boolean {
    return this.isThere && this.#ids.has(id);
  }

  /** From now on it does right, and begins anew. */
  begin(): void {
    this.leave();
    this.#manners = FAULTLESS;
    this.#lives = MANY_LIVES;
    void this.#come();
  }

  /** Ends, and does not come again. */
  leave(): void {
    this.#lives = 0;
    this.#process?.kill();
  }

  async #come(): Promise<void> {
    const { clock, dice } = this.#options;
    if (this.#isVisiting) return;
    this.#isVisiting = true;
    while (this.#lives > 0) {
      this.#isComing = true;
      // Never at the instant at which the last one went: its hang-ups are seen first.
      await new Promise<void>((resolve) => clock.schedule(1 + delay(dice), resolve));
      this.#isComing = false;
      if (this.#lives-- > 0) await this.#live();
    }
    this.#isVisiting = false;
  }

  async #live(): Promise<void> {
    const { dice, clock, name, address, countLife, note, listeners, lines } = this.#options;
    const { faultRate, deathRate } = this.#manners;
    const pid = countLife();
    const process = new ActorProcess({
      pid,
      name,
      address,
      clock,
      deathRate,
      listeners,
      lines,
      dice: dice.fork(),
      isAttached: true,
      send: (sender, request) => this.#send(sender, request),
      note: (text) => note(`${name}[${pid}]`, text),
    });
    const old = this.#old;
    this.#process = process;
    this.#ids.clear();
    const cancel = dice.chance(faultRate)
      ? clock.schedule(delay(dice), () => process.kill())
      : () => {};
    void play(process, async () => {
      if (dice.chance(faultRate * 2)) await useOldIds(process, old);
      await this.#options.play(process, faultRate);
    });
    await process.exited;
    cancel();
  }

  /** Remembers what ids it is given. */
  #send: Send = async (process, request) => {
    const received = await this.#options.send(process, request);
    const extension = received?.headers.get(EXTENSION_HEADERS.identifier);
    const invocation = received?.headers.get(RUNTIME_HEADERS.requestId);
    if (extension) this.#ids.add(extension);
    if (extension) this.#old = { ...this.#old, extension };
    if (invocation) this.#old = { ...this.#old, invocation };
    return received;
  };
}
