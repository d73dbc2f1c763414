import { expect } from "bun:test";
import { DEFAULT_FUNCTION, type FunctionSettings } from "../../src/lambda/function.ts";
import {
  BUFFERING,
  type Buffering,
  type Destination,
  type Subscription,
} from "../../src/lambda/subscription.ts";
import type { Invocation } from "../../src/sandbox/invocation.ts";
import type { Environment } from "../../src/sandbox/environment.ts";
import { subscribe } from "../../src/sandbox/call/subscription.ts";
import { ScriptedListener } from "./scripted-listener.ts";
import { Stage } from "./stage.ts";
import { accountsOf } from "./telemetry-accounts.ts";

/** What a subscription is to be, where it is not Lambda's default: all types in the schema of 2022-12-13 over HTTP. */
export type Said = Partial<Omit<Subscription, "buffering">> & {
  readonly buffering?: Partial<Buffering>;
  readonly listener?: ScriptedListener;
  readonly sandbox?: Environment;
};

const DEFAULTS: Buffering = {
  maxItems: BUFFERING.maxItems.default,
  maxBytes: BUFFERING.maxBytes.default,
  timeoutMs: BUFFERING.timeoutMs.default,
};

/** A stage whose extensions subscribe, and where in the end every record is to be accounted for. */
export class TelemetryStage extends Stage {
  readonly #settings: FunctionSettings;
  /** In the order of their entries in the journal. */
  readonly #subscriptions: Subscription[] = [];
  #port = 4000;

  constructor(options: ConstructorParameters<typeof Stage>[0] = {}) {
    super(options);
    this.#settings = { ...DEFAULT_FUNCTION, ...options.function };
  }

  /** Asks for a subscription. Gives the words in which it is refused, or undefined. */
  async ask(name: string, said: Said = {}): Promise<string | undefined> {
    const { listener = new ScriptedListener(), sandbox = this.sandbox, buffering, ...rest } = said;
    const extension = sandbox.generation.registry.named(name);
    if (!extension) throw new Error(`Nobody has registered as "${name}"`);
    const port = ++this.#port;
    this.listeners.add(port, listener);
    const subscription: Subscription = {
      schema: { api: "telemetry", version: "2022-12-13" },
      types: ["platform", "function", "extension"],
      destination: http(port),
      ...rest,
      buffering: { ...DEFAULTS, ...buffering },
    };
    const refusal = await subscribe(sandbox, extension, subscription);
    const isAgain = this.journal.since(0).at(-1)?.type === "subscribedAgain";
    if (!refusal && !isAgain) this.#subscriptions.push(subscription);
    return refusal && `${refusal.errorType}: ${refusal.errorMessage}`;
  }

  /** Subscribes an extension that has registered. */
  async subscribe(name: string, said: Said = {}): Promise<ScriptedListener> {
    const { listener = new ScriptedListener() } = said;
    const refusal = await this.ask(name, { ...said, listener });
    if (refusal !== undefined) throw new Error(refusal);
    return listener;
  }

  /** An environment that has begun with an invocation, whose extensions have registered and subscribed. */
  async begun(subscribers: Readonly<Record<string, Said>>): Promise<{
    readonly invocation: Invocation;
    readonly ids: readonly string[];
    readonly listeners: readonly ScriptedListener[];
  }> {
    const invocation = await this.invoke();
    const ids: string[] = [];
    const listeners: ScriptedListener[] = [];
    for (const [name, said] of Object.entries(subscribers)) {
      ids.push(await this.register(name));
      listeners.push(await this.subscribe(name, said));
    }
    await this.next();
    for (const id of ids) await this.event(id);
    return { invocation, ids, listeners };
  }

  /** Brings an invocation to its end: the runtime answers, and all are back at next. */
  async finish(invocation: Invocation, ids: readonly string[]): Promise<void> {
    await this.respond(invocation.requestId);
    await this.next();
    for (const id of ids) await this.event(id);
    await invocation.report;
  }

  /** A line of a process. */
  print(source: string, line: string): void {
    void this.host.last(source).print(line, "stdout");
  }

  /** Shuts all down; of what was emitted, everything is delivered, dropped or left at the end. */
  async end(): Promise<void> {
    const closed = this.fleet.close("spindown");
    // Two budgets: what goes on is reset first.
    await this.clock.advance(4000);
    await closed;
    expect(this.clock.pending).toBe(0);
    const entries = this.journal.since(0);
    const accounts = accountsOf(entries, this.#subscriptions, this.#settings);
    expect(accounts).toHaveLength(this.#subscriptions.length);
    for (const { emitted, settled } of accounts) expect(settled).toEqual(emitted);
  }
}

/** A destination on this machine. */
export function http(port: number): Destination {
  return { protocol: "HTTP", uri: `http://sandbox.localdomain:${port}`, method: "POST" };
}

/** Events in a few words each, by which a whole story can be compared; requests are numbered from 1. */
export function tell(events: ScriptedListener["events"]): readonly string[] {
  const ids: string[] = [];
  const number = (id: string): string => {
    if (!ids.includes(id)) ids.push(id);
    return `#${ids.indexOf(id) + 1}`;
  };
  return events.map(({ type, record }) => {
    if (typeof record !== "object" || record === null) return `${type} ${String(record)}`;
    const said = record as Readonly<Record<string, string | undefined>>;
    const request = said["requestId"] && number(said["requestId"]);
    const words = [said["phase"], said["name"], request, said["state"], said["status"]];
    return [type, ...words, said["errorType"]].filter((word) => word !== undefined).join(" ");
  });
}
