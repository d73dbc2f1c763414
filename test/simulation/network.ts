import { createEnvironmentApp } from "../../src/api/environment-app.ts";
import type { Fetch } from "../../src/api/reply.ts";
import type { Clock } from "../../src/core/clock.ts";
import { parseExtensionIdentifier } from "../../src/lambda/extension-identifier.ts";
import { EXTENSION_HEADERS, RUNTIME_HEADERS } from "../../src/lambda/headers.ts";
import type { Environment } from "../../src/sandbox/environment.ts";
import type { ActorProcess, Received } from "./actor-process.ts";
import type { Chronicle } from "./chronicle.ts";
import { nextTick } from "./delay.ts";
import type { Exchange } from "./run.ts";
import type { Call } from "./wire-exchange.ts";

/** How often a request arrives only after much of what else happens at its instant. */
const LATE_REQUEST_RATE = 0.15;
const MAX_LATE_TICKS = 8;

interface Listener {
  readonly sandbox: Environment;
  readonly fetch: Fetch;
}

/** Brings requests of processes to the APIs of their environments, and remembers each. */
export class Network {
  readonly exchanges: Exchange[] = [];
  readonly #listeners = new Map<string, Listener>();
  readonly #clock: Clock;
  readonly #chronicle: Chronicle;
  #openRequests = 0;

  constructor(clock: Clock, chronicle: Chronicle) {
    this.#clock = clock;
    this.#chronicle = chronicle;
  }

  /** How many requests have no answer. */
  get openRequests(): number {
    return this.#openRequests;
  }

  listen(address: string, sandbox: Environment): void {
    this.#listeners.set(address, { sandbox, fetch: createEnvironmentApp(sandbox) });
  }

  /** Sends a request of `process`; undefined when its client had gone before the answer. */
  async send(
    process: ActorProcess,
    { address, call, request }: { address: string; call: Call; request: Request },
  ): Promise<Received | undefined> {
    const { method, path } = call;
    const who = `${process.name}(${process.pid})`;
    this.#chronicle.note(who, () => `→ ${method} ${path}`);
    this.#openRequests++;
    const isLate = process.dice.chance(LATE_REQUEST_RATE);
    const ticks = isLate ? process.dice.integer(1, MAX_LATE_TICKS) : 0;
    for (let tick = 0; tick < ticks; tick++) await nextTick(this.#clock);
    const { sandbox, fetch } = this.#listeners.get(address)!;
    const { generation } = sandbox;
    const id = parseExtensionIdentifier(call.headers?.[EXTENSION_HEADERS.identifier]);
    const extension = id.ok ? generation.registry.withId(id.value) : undefined;
    const arrivedAt = sandbox.world.journal.length;
    const arrivedAtMs = this.#clock.monotonic();
    const isOver = generation.isOver;
    const reply = await fetch(request);
    this.#openRequests--;
    const isDelivered = !request.signal.aborted;
    if (!isDelivered && "undeliver" in reply) reply.undeliver?.();
    const { status, headers } = reply;
    const text = await reply.text();
    const asked = { environment: sandbox.number, process, method, path, arrivedAt, arrivedAtMs };
    this.exchanges.push({
      ...asked,
      generation,
      isOver,
      isReplaced: sandbox.generation !== generation,
      identifier: headers.get(EXTENSION_HEADERS.identifier) ?? (id.ok ? id.value : undefined),
      status,
      text,
      wish: call.wish,
      answeredAtMs: this.#clock.monotonic(),
      extension: extension?.name,
      requestId: headers.get(RUNTIME_HEADERS.requestId) ?? undefined,
      isDelivered,
    });
    const fate = isDelivered ? "" : ", undelivered";
    this.#chronicle.note(who, () => `← ${status} ${path}${fate}`);
    // Hono makes this of an error that was thrown.
    if (status === 500 && !text.startsWith("{")) this.#chronicle.complain(`${path} threw`);
    return isDelivered ? { status, headers, text } : undefined;
  }
}
