import { Journal } from "../../src/core/journal.ts";
import type { JournalEntry } from "../../src/lambda/journal-entry.ts";
import type { Place } from "../../src/sandbox/fleet.ts";
import type { Generation } from "../../src/sandbox/generation.ts";
import { RUNTIME } from "../../src/sandbox/ports.ts";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import type { Actor, SandboxWorld } from "../../src/sandbox/world.ts";
import { VirtualClock } from "../support/virtual-clock.ts";
import { ActorHost } from "./actor-host.ts";
import type { ActorProcess } from "./actor-process.ts";
import { Chronicle } from "./chronicle.ts";
import { nextTick } from "./delay.ts";
import { Dice } from "./dice.ts";
import { Director } from "./director.ts";
import { playExtension } from "./extension-part.ts";
import { Network } from "./network.ts";
import { drawPlan, type Plan } from "./plan.ts";
import type { Run } from "./run.ts";
import { playRuntime } from "./runtime-part.ts";
import { tell } from "./story.ts";
import { WatchedFleet } from "./watched-fleet.ts";

/** More callbacks than any simulation needs that comes to rest. */
const MAX_CALLBACKS = 20_000;

/** Runs the whole engine on a virtual clock; everything left to chance comes from `seed`. */
export function simulate(seed: number, { isTold = false } = {}): Promise<Run> {
  return new Simulation(seed, isTold).run();
}

class Simulation {
  readonly #seed: number;
  readonly #dice: Dice;
  readonly #plan: Plan;
  readonly #clock: VirtualClock;
  readonly #chronicle: Chronicle;
  readonly #network: Network;
  readonly #host: ActorHost;
  readonly #fleet: WatchedFleet;
  readonly #director: Director;
  readonly #journal = new Journal<JournalEntry>();
  readonly #sandboxes: Sandbox[] = [];
  readonly #generations = new Set<Generation>();

  constructor(seed: number, isTold: boolean) {
    this.#seed = seed;
    this.#dice = new Dice(seed);
    this.#plan = drawPlan(this.#dice.fork());
    const ties = this.#dice.fork();
    this.#clock = new VirtualClock({ breakTie: () => ties.fraction() });
    this.#chronicle = new Chronicle(this.#clock, isTold);
    this.#network = new Network(this.#clock, this.#chronicle);
    this.#host = this.#createHost();
    this.#fleet = this.#createFleet();
    this.#director = new Director(this.#fleet, this.#host, this.#chronicle);
    this.#journal.subscribe((entry) => this.#observe(entry));
  }

  async run(): Promise<Run> {
    this.#director.schedule(this.#plan);
    await this.#clock.drain(MAX_CALLBACKS);
    this.#inspectRest();
    this.#director.act({ kind: "close" });
    await this.#clock.drain(MAX_CALLBACKS);
    for (const sandbox of this.#sandboxes) this.#generations.add(sandbox.generation);
    return {
      seed: this.#seed,
      plan: this.#plan,
      entries: this.#journal.since(0),
      invocations: this.#fleet.watched,
      processes: this.#host.processes,
      generations: this.#generations,
      exchanges: this.#network.exchanges,
      openRequests: this.#network.openRequests,
      pendingTimers: this.#clock.pending,
      complaints: this.#chronicle.complaints,
      story: this.#chronicle.story,
    };
  }

  #createHost(): ActorHost {
    const { faultRate, deathRate, launchFailureRate, excessRate } = this.#plan;
    const play = (name: string) => (name === RUNTIME ? playRuntime : playExtension);
    return new ActorHost({
      dice: this.#dice.fork(),
      clock: this.#clock,
      deathRate,
      launchFailureRate,
      excessRate,
      send: (process, request) => this.#network.send(process, request),
      partOf: (name) => (process) => play(name)(process, faultRate),
      note: (who, text) => this.#chronicle.note(who, text),
    });
  }

  #createFleet(): WatchedFleet {
    const { settings, extensions, isFreezing, isSingle } = this.#plan;
    const actor = (name: string): Actor => ({
      kind: "process",
      plan: (address) => ({ command: [name, address], environment: {}, cwd: "/" }),
    });
    let inits = 0;
    const world: SandboxWorld = {
      settings,
      runtime: actor(RUNTIME),
      extensions: new Map(extensions.map((name) => [name, actor(name)])),
      isFreezing,
      host: this.#host,
      clock: this.#clock,
      random: this.#dice.fork(),
      journal: this.#journal,
      countInit: () => ++inits,
    };
    return new WatchedFleet(world, { open: (number) => this.#openPlace(number), isSingle });
  }

  async #openPlace(number: number): Promise<Place> {
    const address = `127.0.0.1:${9000 + number}`;
    for (let tick = this.#dice.integer(0, 2); tick > 0; tick--) await nextTick(this.#clock);
    return {
      address,
      serve: (sandbox) => {
        this.#sandboxes.push(sandbox);
        this.#network.listen(address, sandbox);
      },
      close: async () => {},
    };
  }

  /** Looks at what only the moment shows. */
  #observe(entry: JournalEntry): void {
    this.#chronicle.note(`#${entry.environment}`, () => tell(entry));
    for (const sandbox of this.#sandboxes) {
      this.#generations.add(sandbox.generation);
      const isIts = sandbox.number === entry.environment;
      if (isIts && entry.type === "frozen" && sandbox.invocation) {
        this.#chronicle.complain(`environment ${sandbox.number} was frozen at work`);
      }
    }
  }

  /** Nothing is due any more, and nobody has closed the fleet yet. */
  #inspectRest(): void {
    const complain = (what: string): void => this.#chronicle.complain(what);
    this.#chronicle.note("world", () => "is at rest");
    if (this.#clock.pending > 0) complain("it does not come to rest");
    for (const { invocation, isReported } of this.#fleet.watched) {
      if (!invocation.isAnswered) complain(`${invocation.requestId} is never answered`);
      if (!isReported) complain(`${invocation.requestId} never ends`);
    }
    for (const sandbox of this.#fleet.sandboxes) {
      const { isFrozen, processes } = sandbox.generation;
      const isStopped = [...processes.values()].every(
        (process) => (process as ActorProcess).isStopped,
      );
      if (this.#plan.isFreezing && processes.size > 0 && !(isFrozen && isStopped)) {
        complain(`environment ${sandbox.number} is idle and not frozen`);
      }
    }
  }
}
