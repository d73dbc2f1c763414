import { Gate } from "../../src/core/gate.ts";
import { Journal } from "../../src/core/journal.ts";
import type { Happening, JournalEntry } from "../../src/lambda/journal-entry.ts";
import type { Place } from "../../src/sandbox/fleet/population.ts";
import type { Generation } from "../../src/sandbox/generation.ts";
import { RUNTIME } from "../../src/lambda/source-name.ts";
import type { Environment } from "../../src/sandbox/environment.ts";
import type { Actor, SandboxWorld } from "../../src/sandbox/world.ts";
import { createRelays } from "../../src/telemetry/relay.ts";
import { VirtualClock } from "../support/virtual-clock.ts";
import { ActorHost } from "./actor-host.ts";
import { isAttached } from "./attach-some.ts";
import { Lines } from "./chatter.ts";
import { Chronicle } from "./chronicle.ts";
import { nextTick } from "./delay.ts";
import { Dice } from "./dice.ts";
import { Director } from "./director.ts";
import { helpOut } from "./help-out.ts";
import { Network } from "./network.ts";
import { partOf } from "./part-of.ts";
import { drawPlan, type Plan } from "./plan.ts";
import { complaintsOfPlaces } from "./places.ts";
import { complaintsAtRest } from "./rest.ts";
import type { Run } from "./run.ts";
import { isShared } from "./share-some.ts";
import { SomeoneElse } from "./someone-else.ts";
import { tell } from "./story.ts";
import { AsideClock, Ties } from "./telemetry/aside-clock.ts";
import { Listeners } from "./telemetry/listeners.ts";
import { WatchedRelay } from "./telemetry/watched-relay.ts";
import { WatchedFleet } from "./watched-fleet.ts";

/** More callbacks than any simulation needs that comes to rest. */
const MAX_CALLBACKS = 100_000;

/** How long a process hangs where nothing else would end it. */
const STALL_MS = 15_000;

interface SimulationOptions {
  /** Its story is kept. */
  readonly isTold?: boolean;
  /** Every listener takes at once what it is sent, whatever the plan says. */
  readonly isPrompt?: boolean;
}

/** Runs the whole engine on a virtual clock; everything left to chance comes from `seed`. */
export function simulate(seed: number, options: SimulationOptions = {}): Promise<Run> {
  return new Simulation(seed, options).run();
}

class Simulation {
  readonly #seed: number;
  readonly #dice: Dice;
  readonly #plan: Plan;
  readonly #lines: Lines;
  readonly #clock: VirtualClock;
  readonly #ties: Ties;
  readonly #chronicle: Chronicle;
  readonly #network: Network;
  readonly #listeners: Listeners;
  readonly #host: ActorHost;
  readonly #someoneElse: SomeoneElse;
  readonly #fleet: WatchedFleet;
  readonly #director: Director;
  readonly #journal = new Journal<JournalEntry>();
  readonly #sandboxes: Environment[] = [];
  /** How many environments are being opened. */
  #openings = 0;
  readonly #generations = new Set<Generation>();
  readonly #generationOf = new Map<JournalEntry, Generation>();

  constructor(seed: number, { isTold = false, isPrompt = false }: SimulationOptions) {
    this.#seed = seed;
    this.#dice = new Dice(seed);
    this.#plan = drawPlan(this.#dice.fork());
    this.#lines = new Lines(this.#plan.chatter);
    this.#ties = new Ties(this.#dice.fork(), this.#dice.fork());
    this.#clock = new VirtualClock({ breakTie: this.#ties.break });
    this.#chronicle = new Chronicle(this.#clock, isTold);
    this.#network = new Network(this.#clock, this.#chronicle);
    this.#listeners = new Listeners({
      clock: this.#besideClock(),
      habits: this.#plan.habits,
      position: () => this.#journal.length,
      isPrompt,
    });
    this.#host = this.#createHost();
    this.#fleet = this.#createFleet();
    this.#someoneElse = this.#createSomeoneElse();
    this.#director = new Director({
      fleet: this.#fleet,
      living: () => [...this.#host.living, ...this.#someoneElse.living],
      chronicle: this.#chronicle,
    });
    this.#journal.subscribe((entry) => this.#observe(entry));
  }

  async run(): Promise<Run> {
    this.#director.schedule(this.#plan);
    await this.#drain();
    if (isAttached(this.#plan)) await this.#helpOut();
    this.#inspectRest();
    this.#director.act({ kind: "close" });
    await this.#drain();
    for (const sandbox of this.#sandboxes) this.#generations.add(sandbox.generation);
    return {
      seed: this.#seed,
      plan: this.#plan,
      entries: this.#journal.since(0),
      invocations: this.#fleet.watched,
      processes: this.#host.processes,
      generations: this.#generations,
      generationOf: this.#generationOf,
      exchanges: this.#network.exchanges,
      listeners: this.#listeners,
      relays: new Map([...this.#generations].map((one) => [one, one.relay as WatchedRelay])),
      processGenerations: this.#processGenerations(),
      openRequests: this.#network.openRequests,
      pendingTimers: this.#clock.pending,
      complaints: this.#chronicle.complaints,
      story: this.#chronicle.story,
    };
  }

  /** Lets everything happen that is due. Where invocations share environments, each moment is looked at. */
  async #drain(): Promise<void> {
    if (!isShared(this.#plan)) return this.#clock.drain(MAX_CALLBACKS);
    for (let count = 0; count < MAX_CALLBACKS; count++) {
      await this.#clock.drain(1);
      const places = { plan: this.#plan, openings: this.#openings };
      for (const what of complaintsOfPlaces(this.#fleet, places)) {
        this.#chronicle.complain(what);
      }
      if (this.#clock.pending === 0) return;
    }
  }

  #helpOut(): Promise<void> {
    return helpOut({
      plan: this.#plan,
      fleet: this.#fleet,
      someoneElse: this.#someoneElse,
      exchanges: this.#network.exchanges,
      chronicle: this.#chronicle,
      isDue: () => this.#clock.pending > 0,
      drain: () => this.#drain(),
      shutDown: () => this.#director.act({ kind: "shutdown", reason: "spindown" }),
    });
  }

  #processGenerations(): ReadonlyMap<number, Generation> {
    return new Map(
      [...this.#generationOf].flatMap(([entry, generation]) =>
        entry.type === "processStarted" ? [[entry.pid, generation]] : [],
      ),
    );
  }

  #createHost(): ActorHost {
    const { faultRate, deathRate, launchFailureRate, excessRate } = this.#plan;
    return new ActorHost({
      dice: this.#dice.fork(),
      clock: this.#clock,
      deathRate,
      // No limit ends an init with somebody attached.
      stallMs: isAttached(this.#plan) ? STALL_MS : undefined,
      launchFailureRate,
      excessRate,
      listeners: this.#listeners,
      lines: this.#lines,
      send: (process, request) => this.#network.send(process, request),
      partOf: (name) => (process) => partOf(this.#plan, name)(process, faultRate),
      note: (who, text) => this.#chronicle.note(who, text),
    });
  }

  #createSomeoneElse(): SomeoneElse {
    const { faultRate, deathRate, attached } = this.#plan;
    return new SomeoneElse({
      dice: this.#dice.fork(),
      clock: this.#clock,
      send: (process, request) => this.#network.send(process, request),
      attached,
      manners: { faultRate, deathRate },
      partOf: (name) => partOf(this.#plan, name),
      listeners: this.#listeners,
      lines: this.#lines,
      note: (who, text) => this.#chronicle.note(who, text),
    });
  }

  #createFleet(): WatchedFleet {
    const { settings, extensions, attached, slots, isFreezing, isSingle } = this.#plan;
    const { initConcurrency } = this.#plan;
    const actor = (name: string): Actor =>
      attached.includes(name)
        ? { kind: "attach" }
        : {
            kind: "process",
            plan: ({ address }) => ({ command: [name, address], environment: {}, cwd: "/" }),
          };
    let inits = 0;
    const world: SandboxWorld = {
      settings,
      runtime: actor(RUNTIME),
      extensions: new Map(extensions.map((name) => [name, actor(name)])),
      slots,
      isFreezing,
      host: this.#host,
      clock: this.#clock,
      random: this.#dice.fork(),
      journal: this.#journal,
      openRelay: (record) => this.#openRelay(record),
      inits: new Gate(initConcurrency),
      countInit: () => ++inits,
    };
    return new WatchedFleet(world, { open: (number) => this.#openPlace(number), isSingle });
  }

  #openRelay(record: (happening: Happening) => void): WatchedRelay {
    const { settings, isKeeping } = this.#plan;
    const clock = this.#besideClock();
    const open = createRelays({ settings, clock, isKeeping, openSender: this.#listeners.open });
    return new WatchedRelay(open(record), clock, () => this.#journal.length);
  }

  #besideClock(): AsideClock {
    return new AsideClock(this.#clock, this.#ties, () => this.#journal.length);
  }

  async #openPlace(number: number): Promise<Place> {
    const address = `127.0.0.1:${9000 + number}`;
    this.#openings++;
    for (let tick = this.#dice.integer(0, 2); tick > 0; tick--) await nextTick(this.#clock);
    this.#openings--;
    return {
      address,
      serve: (sandbox) => {
        this.#sandboxes.push(sandbox);
        this.#network.listen(address, sandbox);
        this.#someoneElse.visit(address);
      },
      close: async () => this.#someoneElse.leave(address),
    };
  }

  /** Looks at what only the moment shows. */
  #observe(entry: JournalEntry): void {
    this.#chronicle.note(`#${entry.environment}`, () => tell(entry));
    for (const sandbox of this.#sandboxes) {
      this.#generations.add(sandbox.generation);
      const isIts = sandbox.number === entry.environment;
      if (isIts) this.#generationOf.set(entry, sandbox.generation);
      if (isIts && entry.type === "frozen" && this.#isWorking(sandbox)) {
        this.#chronicle.complain(`environment ${sandbox.number} was frozen at work`);
      }
    }
  }

  #isWorking(environment: Environment): boolean {
    const sandbox = this.#fleet.sandboxes.find((one) => one.environment === environment);
    return sandbox !== undefined && sandbox.turns.size > 0;
  }

  /** Nothing is due any more, and nobody has closed the fleet yet. */
  #inspectRest(): void {
    this.#chronicle.note("world", () => "is at rest");
    if (this.#clock.pending > 0) this.#chronicle.complain("it does not come to rest");
    const isFreezing = this.#plan.isFreezing && !isShared(this.#plan);
    const inits = new Set<Generation>();
    for (const [entry, generation] of this.#generationOf) {
      if (entry.type === "initEnded" && entry.status === "success") inits.add(generation);
    }
    const isReady = isAttached(this.#plan)
      ? ({ generation }: Environment) => inits.has(generation)
      : () => true;
    for (const what of complaintsAtRest(this.#fleet, { isFreezing, isReady })) {
      this.#chronicle.complain(what);
    }
  }
}
