import { Journal } from "../../src/core/journal.ts";
import type { Happening, JournalEntry } from "../../src/lambda/journal-entry.ts";
import type { Place } from "../../src/sandbox/population.ts";
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
import { playExtension } from "./extension-part.ts";
import { Network } from "./network.ts";
import { drawPlan, type Plan } from "./plan.ts";
import { complaintsAtRest } from "./rest.ts";
import type { Run } from "./run.ts";
import { playRuntime } from "./runtime-part.ts";
import { SomeoneElse } from "./someone-else.ts";
import { tell } from "./story.ts";
import { AsideClock, Ties } from "./telemetry/aside-clock.ts";
import { Listeners } from "./telemetry/listeners.ts";
import { WatchedRelay } from "./telemetry/watched-relay.ts";
import { WatchedFleet } from "./watched-fleet.ts";

/** More callbacks than any simulation needs that comes to rest. */
const MAX_CALLBACKS = 20_000;

/**
 * How often those who are missing are replaced, in addition to once for each invocation. Others may
 * go while they come; and an invocation that fails may cost all their lives those who come while it
 * is ended, since they are refused until then.
 */
const ROUNDS = 5;

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
    await this.#clock.drain(MAX_CALLBACKS);
    await this.#helpOut();
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

  #processGenerations(): ReadonlyMap<number, Generation> {
    return new Map(
      [...this.#generationOf].flatMap(([entry, generation]) =>
        entry.type === "processStarted" ? [[entry.pid, generation]] : [],
      ),
    );
  }

  #createHost(): ActorHost {
    const { faultRate, deathRate, launchFailureRate, excessRate } = this.#plan;
    const play = (name: string) => (name === RUNTIME ? playRuntime : playExtension);
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
      partOf: (name) => (process) => play(name)(process, faultRate),
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
      listeners: this.#listeners,
      lines: this.#lines,
      note: (who, text) => this.#chronicle.note(who, text),
    });
  }

  #createFleet(): WatchedFleet {
    const { settings, extensions, attached, isFreezing, isSingle } = this.#plan;
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
      slots: 1,
      isFreezing,
      host: this.#host,
      clock: this.#clock,
      random: this.#dice.fork(),
      journal: this.#journal,
      openRelay: (record) => this.#openRelay(record),
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
    for (let tick = this.#dice.integer(0, 2); tick > 0; tick--) await nextTick(this.#clock);
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

  /**
   * Whoever is attached comes when it likes, and may have gone for good: then invocations wait for
   * somebody to come. Where one has gone that had registered, or does not answer what it was given,
   * it takes a shutdown before another can take its place.
   */
  async #helpOut(): Promise<void> {
    if (!isAttached(this.#plan)) return;
    this.#chronicle.note("world", () => "looks who is missing");
    const rounds = ROUNDS + this.#fleet.watched.length;
    for (let round = 0; round < rounds && this.#isWaiting; round++) {
      this.#someoneElse.replaceMissing();
      await this.#clock.drain(MAX_CALLBACKS);
      if (!this.#isWaiting || this.#plan.isHealthy) continue;
      if (!this.#hasAbandoned && !this.#hasSwallowed) continue;
      this.#director.act({ kind: "shutdown", reason: "spindown" });
      await this.#clock.drain(MAX_CALLBACKS);
    }
  }

  /** Whether an invocation has not come to its end, or an init has not and is watched. */
  get #isWaiting(): boolean {
    const isEnded = this.#fleet.watched.every(({ invocation, isReported }) => {
      return invocation.isAnswered && isReported;
    });
    return !isEnded || this.#clock.pending > 0;
  }

  /** An extension has registered and is no longer there. */
  get #hasAbandoned(): boolean {
    const { attached } = this.#plan;
    return this.#fleet.environments.some(({ generation }) =>
      generation.registry.registered.some(({ kind, name, id }) => {
        const isForeign = kind === "internal" || attached.includes(name);
        return isForeign && !this.#someoneElse.holds(id);
      }),
    );
  }

  /** A runtime was given an invocation that it does not answer. */
  get #hasSwallowed(): boolean {
    const unanswered = this.#fleet.watched.filter(({ invocation }) => !invocation.isAnswered);
    return unanswered.some(({ invocation: { requestId } }) =>
      this.#network.exchanges.some((given) => given.requestId === requestId && given.isDelivered),
    );
  }

  /** Nothing is due any more, and nobody has closed the fleet yet. */
  #inspectRest(): void {
    this.#chronicle.note("world", () => "is at rest");
    if (this.#clock.pending > 0) this.#chronicle.complain("it does not come to rest");
    const { isFreezing } = this.#plan;
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
