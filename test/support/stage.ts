import { ToolError } from "../../src/core/tool-error.ts";
import { Gate } from "../../src/core/gate.ts";
import { Journal } from "../../src/core/journal.ts";
import { systemRandom } from "../../src/core/random.ts";
import { DEFAULT_FUNCTION, type FunctionSettings } from "../../src/lambda/function.ts";
import type { InvokeRequest } from "../../src/lambda/invocation.ts";
import type { JournalEntry } from "../../src/lambda/journal-entry.ts";
import { nextEvent, registerExtension } from "../../src/sandbox/call/extension.ts";
import type { SentEvent } from "../../src/sandbox/party/extension.ts";
import { Fleet } from "../../src/sandbox/fleet/fleet.ts";
import type { Invocation } from "../../src/sandbox/invocation.ts";
import { beginUpload, endUpload } from "../../src/sandbox/call/runtime-answer.ts";
import { nextInvocation } from "../../src/sandbox/call/next.ts";
import type { Environment } from "../../src/sandbox/environment.ts";
import type { Actor } from "../../src/sandbox/world.ts";
import { createRelays } from "../../src/telemetry/relay.ts";
import { Listeners } from "./listeners.ts";
import { ScriptedHost } from "./scripted-host.ts";
import { settle, VirtualClock } from "./virtual-clock.ts";

/** A fleet on a virtual clock, whose processes do what the test says, and shorthands to say it. */
export class Stage {
  readonly clock = new VirtualClock();
  readonly host = new ScriptedHost();
  readonly journal = new Journal<JournalEntry>();
  readonly sandboxes: Environment[] = [];
  readonly listeners = new Listeners();
  readonly fleet: Fleet;
  readonly #unopened = new Set<number>();

  constructor({
    function: settings = {},
    extensions = [],
    attached = [],
    freeze = false,
    slots = 1,
    initConcurrency = Infinity,
  }: {
    function?: Partial<FunctionSettings>;
    extensions?: readonly string[];
    /** Those of `runtime` and the extensions that the test plays without a process. */
    attached?: readonly string[];
    freeze?: boolean;
    /** How many invocations an environment takes at once. */
    slots?: number;
    /** How many inits go on at once. */
    initConcurrency?: number;
  } = {}) {
    let inits = 0;
    const known = { ...DEFAULT_FUNCTION, ...settings };
    const actor = (name: string): Actor =>
      attached.includes(name)
        ? { kind: "attach" }
        : { kind: "process", plan: () => ({ command: [name], environment: {}, cwd: "/" }) };
    this.fleet = new Fleet(
      {
        settings: known,
        runtime: actor("runtime"),
        extensions: new Map(extensions.map((name) => [name, actor(name)])),
        slots,
        isFreezing: freeze,
        host: this.host,
        clock: this.clock,
        random: systemRandom,
        journal: this.journal,
        openRelay: createRelays({
          settings: known,
          clock: this.clock,
          openSender: this.listeners.open,
          isKeeping: true,
        }),
        inits: new Gate(initConcurrency),
        countInit: () => ++inits,
      },
      {
        isSingle: false,
        open: async (number) => {
          if (this.#unopened.has(number)) throw new ToolError("EMFILE", `no address ${number}`);
          return {
            address: `127.0.0.1:${9000 + number}`,
            serve: (sandbox) => void this.sandboxes.push(sandbox),
            close: async () => {},
          };
        },
      },
    );
  }

  /** Every environment that ever began. */
  get environments(): readonly Environment[] {
    return this.sandboxes;
  }

  /** The environment `number` cannot be opened. */
  failOpening(number: number): void {
    this.#unopened.add(number);
  }

  /** The youngest environment. */
  get sandbox(): Environment {
    return this.sandboxes.at(-1)!;
  }

  async invoke(request: Partial<InvokeRequest> = {}): Promise<Invocation> {
    const payload = new TextEncoder().encode("{}");
    const invocation = this.fleet.invoke({ payload, ...request });
    await settle();
    return invocation;
  }

  /** Registers an extension; gives its id. */
  async register(
    name: string,
    events: readonly string[] = ["INVOKE", "SHUTDOWN"],
  ): Promise<string> {
    const registered = registerExtension(this.sandbox, { name, events });
    if (!registered.ok) throw new Error(registered.error.errorMessage);
    await settle();
    return registered.value.id;
  }

  /** The extension's long poll; what comes is added to `received`. */
  async event(id: string, received: SentEvent[] = []): Promise<SentEvent[]> {
    const polled = nextEvent(this.sandbox, id, {});
    if (!polled.ok) throw new Error(polled.error.errorMessage);
    void polled.value.then(
      ({ sent }) => received.push(sent),
      () => {},
    );
    await settle();
    return received;
  }

  /** The runtime's long poll; what comes is added to what is returned. */
  async next(sandbox = this.sandbox): Promise<Invocation[]> {
    const received: Invocation[] = [];
    const polled = nextInvocation(sandbox, {});
    if (!polled.ok) throw new Error(polled.error.errorMessage);
    void polled.value.then(
      ({ turn }) => received.push(turn.invocation),
      () => {},
    );
    await settle();
    return received;
  }

  /** The runtime's answer. Gives the refusal's error type, or undefined. */
  async respond(
    requestId: string,
    text = '"ok"',
    sandbox = this.sandbox,
  ): Promise<string | undefined> {
    const begun = beginUpload(sandbox, requestId, { call: "response" });
    if (!begun.ok) return begun.error.errorType;
    const body = new TextEncoder().encode(text);
    const refusal = await endUpload(sandbox, begun.value, { kind: "whole", body });
    await settle();
    return refusal?.errorType;
  }

  /** An environment that has begun with an invocation: the runtime and `extensions` polled for it. */
  async dispatched(extensions: readonly string[] = []): Promise<{
    readonly invocation: Invocation;
    readonly ids: readonly string[];
  }> {
    const invocation = await this.invoke();
    const ids: string[] = [];
    for (const name of extensions) ids.push(await this.register(name));
    await this.next();
    for (const id of ids) await this.event(id);
    return { invocation, ids };
  }

  /** What happened, in the words of the journal, from `start` on. */
  story(start = 0): readonly string[] {
    return this.journal.since(start).map((entry) => {
      switch (entry.type) {
        case "processStarted":
        case "next":
          return `${entry.type} ${entry.source}`;
        case "processExited":
          return `${entry.type} ${entry.source} ${entry.exit.signal ?? entry.exit.code}`;
        case "registered":
          return `${entry.type} ${entry.extension} ${entry.kind}`;
        case "initStarted":
          return `${entry.type} ${entry.phase}`;
        case "initEnded":
          return `${entry.type} ${entry.phase} ${entry.status}`;
        case "invokeStarted":
          return `${entry.type} ${entry.start}`;
        case "eventSent":
          return `${entry.type} ${entry.extension} ${entry.event.eventType}`;
        case "answered":
          return `${entry.type} ${entry.outcome}`;
        case "invokeEnded":
          return `${entry.type} ${entry.status}`;
        case "resetStarted":
        case "shutdownStarted":
          return `${entry.type} ${entry.reason}`;
        default:
          return entry.type;
      }
    });
  }
}

/** The body of an answer, as text. */
export async function bodyOf(invocation: Invocation): Promise<string> {
  return new TextDecoder().decode((await invocation.answer).body);
}
