import { Gate } from "../../src/core/gate.ts";
import { sleep } from "../../src/core/clock.ts";
import { systemRandom } from "../../src/core/random.ts";
import { ok } from "../../src/core/result.ts";
import type { Handler, Server } from "../../src/platform/serve.ts";
import type { RunEvent } from "../../src/runner/event.ts";
import type { Machine } from "../../src/runner/machine/machine.ts";
import type { RunOptions } from "../../src/runner/options.ts";
import type { OnLine, ProcessSpec } from "../../src/sandbox/ports.ts";
import { Listeners } from "../support/listeners.ts";
import { ScriptedHost, ScriptedProcess } from "../support/scripted-host.ts";
import { settle, VirtualClock } from "../support/virtual-clock.ts";

/** A call of a process to the APIs of its environment, in memory. */
export type Call = (
  method: string,
  path: string,
  options?: { readonly headers?: Readonly<Record<string, string>>; readonly body?: string },
) => Promise<Response>;

/** What a process does, for as long as it lives; its exit code, if it ends by itself. */
export type Program = (
  process: ScriptedProcess,
  call: Call,
  clock: VirtualClock,
) => Promise<number | void>;

/** Options of a run without any flag. */
export const NO_FLAGS: RunOptions = {
  jobs: 1,
  timeoutMs: undefined,
  retries: 0,
  repeat: 1,
  bail: undefined,
  keepGoing: false,
  isStrict: false,
  isFreezeOff: false,
  isolation: undefined,
  hasCapture: true,
  environment: {},
};

/** How far the clock goes at a time; small, since a disk that is waited for takes many of them. */
const TICK_MS = 1;

/** A machine without ports and processes, on a virtual clock: programs are functions. */
export class World {
  readonly clock = new VirtualClock();
  readonly host = new ScriptedHost();
  readonly telemetry = new Listeners();
  /** What runs in place of the built-in runtime, and of each extension. */
  runtime: Program = echo;
  extension: Program = listen;
  /** How often processes of an isolated host were wanted; the error where there can be none. */
  isolation: number | Error = 0;
  readonly events: RunEvent[] = [];
  readonly #handlers = new Map<string, Handler>();

  readonly machine: Machine = {
    host: {
      spawn: async (spec, onLine) => ok(this.#start(spec, onLine)),
      openGauge: () => this.host.openGauge(),
    },
    isolatedHost: async () => {
      if (this.isolation instanceof Error) throw this.isolation;
      this.isolation += 1;
      return this.machine.host;
    },
    isSandboxKnown: () => false,
    clock: this.clock,
    random: systemRandom,
    inits: new Gate(Infinity),
    openSender: this.telemetry.open,
    serve: async (handler) => this.#serve(handler),
    makeFolder: async () => "/nowhere",
    base: {},
  };

  /** How many listeners are open. */
  get listeners(): number {
    return this.#handlers.size;
  }

  /** What `work` resolves to, while time goes on as it needs it. */
  async finish<Value>(work: Promise<Value>): Promise<Value> {
    const over = new AbortController();
    const end = (): void => over.abort();
    work.then(end, end);
    while (!over.signal.aborted) {
      // What goes on while nobody waits for a time is the disk's, and takes none.
      await (this.clock.pending > 0 ? this.clock.advance(TICK_MS) : settle());
    }
    return work;
  }

  /** What was told of that type, as `pick` has it. */
  told<Type extends RunEvent["type"], Value>(
    type: Type,
    pick: (event: Extract<RunEvent, { type: Type }>) => Value,
  ): readonly Value[] {
    return this.events.flatMap((event) => {
      return event.type === type ? [pick(event as Extract<RunEvent, { type: Type }>)] : [];
    });
  }

  #serve(handler: Handler): Server {
    const port = this.#handlers.size + 1;
    const address = `in-memory:${port}`;
    this.#handlers.set(address, handler);
    const close = async (): Promise<void> => void this.#handlers.delete(address);
    return { host: "in-memory", port, address, close };
  }

  #start(spec: ProcessSpec, onLine: OnLine): ScriptedProcess {
    const process = new ScriptedProcess(this.host.processes.length + 1, spec, onLine);
    this.host.processes.push(process);
    const program = spec.command.includes("stub-runtime") ? this.runtime : this.extension;
    void this.#play(program, process);
    return process;
  }

  async #play(program: Program, process: ScriptedProcess): Promise<void> {
    // No program calls before whoever has started it knows that.
    await settle();
    const code = await program(process, this.#caller(process), this.clock);
    if (typeof code === "number") process.exit(code);
  }

  #caller({ spec }: ScriptedProcess): Call {
    const address = spec.environment["AWS_LAMBDA_RUNTIME_API"] ?? "";
    return async (method, path, { headers = {}, body } = {}) => {
      const handler = this.#handlers.get(address);
      if (!handler) return new Response(null, { status: 503 });
      const init = { method, headers, ...(body === undefined ? {} : { body }) };
      const answer = await handler(new Request(`http://${address}${path}`, init));
      if (answer instanceof Response) return answer;
      return new Response(answer.content, { status: answer.status, headers: answer.fields });
    };
  }
}

/** Writes what it is given, waits for `sleepMs` of it, and gives it back. */
export const echo: Program = async (process, call, clock) => {
  for (;;) {
    const next = await call("GET", "/2018-06-01/runtime/invocation/next");
    if (next.status !== 200) return;
    const body = await next.text();
    void process.print(`got ${body}`, "stdout");
    const { sleepMs = 0 } = (JSON.parse(body) as { sleepMs?: number } | null) ?? {};
    if (sleepMs > 0) await sleep(clock, sleepMs);
    if (!process.isAlive) return;
    const id = next.headers.get("Lambda-Runtime-Aws-Request-Id");
    await call("POST", `/2018-06-01/runtime/invocation/${id}/response`, { body });
  }
};

/** Takes every event, and exits after SHUTDOWN. */
const listen: Program = async ({ spec }, call) => {
  const registered = await call("POST", "/2020-01-01/extension/register", {
    headers: { "Lambda-Extension-Name": spec.command.at(-1) ?? "" },
    body: JSON.stringify({ events: ["INVOKE", "SHUTDOWN"] }),
  });
  const id = registered.headers.get("Lambda-Extension-Identifier") ?? "";
  for (;;) {
    const headers = { "Lambda-Extension-Identifier": id };
    const next = await call("GET", "/2020-01-01/extension/event/next", { headers });
    if (next.status !== 200) return;
    const { eventType } = (await next.json()) as { eventType: string };
    if (eventType === "SHUTDOWN") return 0;
  }
};
