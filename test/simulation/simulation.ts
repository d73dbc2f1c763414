import { createEnvironmentApp } from "../../src/api/environment-app.ts";
import { createInvokeApp } from "../../src/api/invoke-app.ts";
import type { Fetch } from "../../src/api/wire.ts";
import { Journal } from "../../src/core/journal.ts";
import { EXTENSION_HEADERS, INVOKE_HEADERS } from "../../src/lambda/headers.ts";
import type { JournalEntry } from "../../src/lambda/journal-entry.ts";
import type { Generation } from "../../src/sandbox/generation.ts";
import type { Place } from "../../src/sandbox/fleet.ts";
import { RUNTIME } from "../../src/sandbox/ports.ts";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import type { Actor, SandboxWorld } from "../../src/sandbox/world.ts";
import { VirtualClock } from "../support/virtual-clock.ts";
import { ActorHost } from "./actor-host.ts";
import type { ActorProcess, Received } from "./actor-process.ts";
import { Dice } from "./dice.ts";
import { turns } from "./delay.ts";
import { playExtension } from "./extension-part.ts";
import { drawPlan, type Act, type Moment, type Plan } from "./plan.ts";
import type { Exchange, Run } from "./run.ts";
import { playRuntime } from "./runtime-part.ts";
import { tell } from "./story.ts";
import { WatchedFleet } from "./watched-fleet.ts";
import { requestOf, type Call } from "./wire-exchange.ts";

/** More callbacks than any simulation needs that comes to rest. */
const MAX_CALLBACKS = 20_000;

/** How often a request arrives only after whatever else happens at its instant. */
const LATE_REQUEST_RATE = 0.1;

/** Runs the whole engine on a virtual clock; everything left to chance comes from `seed`. */
export function simulate(seed: number, { isTold = false } = {}): Promise<Run> {
  return new Simulation(seed, isTold).run();
}

class Simulation {
  readonly #seed: number;
  readonly #dice: Dice;
  readonly #plan: Plan;
  readonly #clock: VirtualClock;
  readonly #journal = new Journal<JournalEntry>();
  readonly #host: ActorHost;
  readonly #fleet: WatchedFleet;
  readonly #invokeApp: Fetch;
  readonly #apps = new Map<string, { readonly number: number; readonly fetch: Fetch }>();
  readonly #sandboxes: Sandbox[] = [];
  readonly #generations = new Set<Generation>();
  readonly #exchanges: Exchange[] = [];
  readonly #complaints: string[] = [];
  readonly #story: string[] = [];
  readonly #isTold: boolean;
  readonly #addressOf = new Map<ActorProcess, string>();
  #openRequests = 0;
  #isClosed = false;

  constructor(seed: number, isTold: boolean) {
    this.#seed = seed;
    this.#isTold = isTold;
    this.#dice = new Dice(seed);
    this.#plan = drawPlan(this.#dice.fork());
    const ties = this.#dice.fork();
    this.#clock = new VirtualClock({ breakTie: () => ties.fraction() });
    this.#host = this.#createHost();
    this.#fleet = this.#createFleet();
    this.#invokeApp = createInvokeApp(this.#fleet);
    this.#journal.subscribe((entry) => this.#observe(entry));
  }

  async run(): Promise<Run> {
    for (const moment of this.#plan.moments) {
      this.#clock.schedule(moment.atMs, () => void this.#play(moment));
    }
    await this.#clock.drain(MAX_CALLBACKS);
    this.#inspectRest();
    this.#act({ kind: "close" });
    await this.#clock.drain(MAX_CALLBACKS);
    for (const sandbox of this.#sandboxes) this.#generations.add(sandbox.generation);
    return {
      seed: this.#seed,
      plan: this.#plan,
      entries: this.#journal.since(0),
      invocations: this.#fleet.watched,
      processes: this.#host.processes,
      generations: this.#generations,
      exchanges: this.#exchanges,
      openRequests: this.#openRequests,
      pendingTimers: this.#clock.pending,
      complaints: this.#complaints,
      story: this.#story,
    };
  }

  #createHost(): ActorHost {
    const { faultRate, deathRate, launchFailureRate } = this.#plan;
    const part = (name: string) => (name === RUNTIME ? playRuntime : playExtension);
    return new ActorHost({
      dice: this.#dice.fork(),
      clock: this.#clock,
      deathRate,
      launchFailureRate,
      send: (process, call, request) => this.#send(process, call, request),
      partOf: (name) => (process, address) => {
        this.#addressOf.set(process, address);
        return part(name)(process, faultRate);
      },
      note: (who, text) => this.#note(who, text),
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
    for (let turn = this.#dice.integer(0, 2); turn > 0; turn--) {
      await new Promise<void>((resolve) => this.#clock.schedule(0, resolve));
    }
    return {
      address,
      serve: (sandbox) => {
        this.#sandboxes.push(sandbox);
        this.#apps.set(address, { number, fetch: createEnvironmentApp(sandbox) });
      },
      close: async () => {},
    };
  }

  /** Looks at what only the moment shows, and springs what waits for it. */
  #observe(entry: JournalEntry): void {
    this.#note(`#${entry.environment}`, () => tell(entry));
    const position = this.#journal.length;
    for (const sandbox of this.#sandboxes) this.#generations.add(sandbox.generation);
    if (entry.type === "frozen") {
      const sandbox = this.#sandboxes.find(({ number }) => number === entry.environment);
      if (sandbox?.invocation)
        this.#complain(`environment ${entry.environment} was frozen at work`);
    }
    for (const { atEntry, turns: count, act } of this.#plan.ambushes) {
      if (atEntry === position) void this.#after(count, act);
    }
  }

  async #after(count: number, act: Act): Promise<void> {
    await turns(count);
    this.#act(act);
  }

  async #play({ acts, isOneTurn }: Moment): Promise<void> {
    for (const act of acts) {
      this.#act(act);
      if (!isOneTurn) await new Promise<void>((resolve) => this.#clock.schedule(0, resolve));
    }
  }

  #act(act: Act): void {
    this.#note("world", () => JSON.stringify(act));
    switch (act.kind) {
      case "call":
        return void this.#invoke(act);
      case "shutdown":
        return void this.#fleet.shutdown(act.reason);
      case "begin":
        return void (this.#isClosed || this.#fleet.begin());
      case "close":
        this.#isClosed = true;
        return void this.#fleet.close("spindown");
      case "kill": {
        const living = this.#host.processes.filter(({ isAlive }) => isAlive);
        return living[act.which % living.length]?.kill();
      }
    }
  }

  async #invoke(act: Extract<Act, { kind: "call" }>): Promise<void> {
    const connection = new AbortController();
    if (act.hangUpAfterMs !== undefined) {
      this.#clock.schedule(act.hangUpAfterMs, () => connection.abort(new Error("hung up")));
    }
    for (let count = 0; count < act.count && !connection.signal.aborted; count++) {
      const call: Call = {
        method: "POST",
        path: "/2015-03-31/functions/function/invocations",
        headers: {
          [INVOKE_HEADERS.invocationType]: act.type,
          [INVOKE_HEADERS.logType]: act.isTailed ? "Tail" : "None",
        },
        body: { chunks: [new TextEncoder().encode(`{"count":${count}}`)], pace: async () => {} },
      };
      const reply = await this.#invokeApp(requestOf(call, connection.signal));
      this.#note("caller", () => `got ${reply.status}`);
      if (![200, 202, 429].includes(reply.status)) {
        this.#complain(`an invoke was answered with ${reply.status}: ${await reply.text()}`);
      }
    }
  }

  async #send(process: ActorProcess, call: Call, request: Request): Promise<Received | undefined> {
    const sentAtMs = this.#clock.monotonic();
    this.#note(`${process.name}(${process.pid})`, () => `→ ${call.method} ${call.path}`);
    this.#openRequests++;
    if (process.dice.chance(LATE_REQUEST_RATE)) {
      await new Promise<void>((resolve) => this.#clock.schedule(0, resolve));
    }
    const { fetch, number } = this.#apps.get(this.#addressOf.get(process) ?? "")!;
    const reply = await fetch(request);
    this.#openRequests--;
    const isDelivered = !request.signal.aborted;
    if (!isDelivered && "undeliver" in reply) reply.undeliver?.();
    const { status, headers } = reply;
    const text = await reply.text();
    const { method, path, headers: fields = {} } = call;
    const identifier = fields[EXTENSION_HEADERS.identifier];
    const exchange = { environment: number, process, method, path, identifier, sentAtMs };
    this.#exchanges.push({ ...exchange, status, text, isDelivered });
    this.#note(
      `${process.name}(${process.pid})`,
      () => `← ${status} ${call.path}${isDelivered ? "" : ", undelivered"}`,
    );
    // Hono makes this of an error that was thrown.
    if (status === 500 && !text.startsWith("{")) this.#complain(`${path} threw`);
    return isDelivered ? { status, headers, text } : undefined;
  }

  /** Nothing is due any more, and nobody has closed the fleet yet. */
  #inspectRest(): void {
    this.#note("world", () => "is at rest");
    if (this.#clock.pending > 0) this.#complain("it does not come to rest");
    for (const { invocation, isReported } of this.#fleet.watched) {
      if (!invocation.isAnswered) this.#complain(`${invocation.requestId} is never answered`);
      if (!isReported) this.#complain(`${invocation.requestId} never ends`);
    }
    for (const sandbox of this.#fleet.sandboxes) {
      const { isFrozen, processes } = sandbox.generation;
      const isStopped = [...processes.values()].every(
        (process) => (process as ActorProcess).isStopped,
      );
      if (this.#plan.isFreezing && processes.size > 0 && !(isFrozen && isStopped)) {
        this.#complain(`environment ${sandbox.number} is idle and not frozen`);
      }
    }
  }

  #complain(what: string): void {
    this.#note("WRONG", () => what);
    this.#complaints.push(what);
  }

  #note(who: string, text: () => string): void {
    if (!this.#isTold) return;
    const at = this.#clock.monotonic().toString().padStart(8);
    this.#story.push(`${at}  ${who.padEnd(12)} ${text()}`);
  }
}
