import type { Clock } from "../../src/core/clock.ts";
import type { ProcessExit } from "../../src/lambda/journal-entry.ts";
import type { HostedProcess } from "../../src/sandbox/ports.ts";
import { ActorOutput } from "./actor-output.ts";
import type { Lines } from "./chatter.ts";
import type { Dice } from "./dice.ts";
import type { Listeners } from "./telemetry/listeners.ts";
import { requestOf, type Call } from "./wire-exchange.ts";

/** Thrown into whatever a process was doing when it ended. */
export class Gone extends Error {
  override readonly name = "Gone";
}

/** What a client reads of a reply. */
export interface Received {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Sends a request to the environment; undefined when its client had gone before the reply. */
export type Send = (
  process: ActorProcess,
  request: { readonly address: string; readonly call: Call; readonly request: Request },
) => Promise<Received | undefined>;

/** What a process has to itself. */
export interface ActorOptions {
  readonly pid: number;
  readonly name: string;
  /** Of the APIs of its environment. */
  readonly address: string;
  readonly dice: Dice;
  readonly clock: Clock;
  readonly send: Send;
  /** How likely it dies at any one await. */
  readonly deathRate: number;
  readonly note: (text: () => string) => void;
  /** Where its extensions listen. */
  readonly listeners: Listeners;
  readonly lines: Lines;
  /** Where its lines go; undefined where nobody reads them. */
  readonly onLine?: (line: string) => Promise<void> | void;
  /** Someone else has started it: the platform neither sees nor signals it. */
  readonly isAttached?: boolean;
  /** How long it can do nothing before it crashes; for ever, unless said. */
  readonly stallMs?: number | undefined;
}

/**
 * A process that exists only as a chain of awaits. Everything it does goes through here, so that it
 * stands still while it is stopped and does nothing once it has ended.
 */
export class ActorProcess implements HostedProcess {
  readonly pid: number;
  readonly name: string;
  readonly dice: Dice;
  /** Someone else has started it: the platform neither sees nor signals it. */
  readonly isAttached: boolean;
  readonly exited: Promise<ProcessExit>;
  readonly listeners: Listeners;
  /** What it does about SIGTERM instead of dying. */
  onTerminate: (() => void) | undefined;
  readonly #options: ActorOptions;
  readonly #exit = Promise.withResolvers<ProcessExit>();
  readonly #end = new AbortController();
  /** Resolves when it has ended. */
  readonly #gone = new Promise<void>((resolve) => {
    this.#end.signal.addEventListener("abort", () => resolve(), { once: true });
  });
  readonly #connections = new Set<AbortController>();
  readonly #output: ActorOutput | undefined;
  /** How many lines it has written. */
  #count = 0;
  #thaw: PromiseWithResolvers<void> | undefined;
  #isTerminationPending = false;
  #stepsWhileStopped = 0;
  #wasToldToGo = false;
  #isStalled = false;

  constructor(options: ActorOptions) {
    this.pid = options.pid;
    this.name = options.name;
    this.dice = options.dice;
    this.isAttached = options.isAttached ?? false;
    this.listeners = options.listeners;
    this.#options = options;
    this.#output = options.onLine && new ActorOutput(options.onLine);
    this.exited = this.#exit.promise;
  }

  get isAlive(): boolean {
    return !this.#end.signal.aborted;
  }

  get isStopped(): boolean {
    return this.#thaw !== undefined;
  }

  /** How many requests of it have no end yet. */
  get connections(): number {
    return this.#connections.size;
  }

  /** How often it did something while it was stopped. */
  get stepsWhileStopped(): number {
    return this.#stepsWhileStopped;
  }

  /** It, or a part of it, does nothing any more. */
  get isStalled(): boolean {
    return this.#isStalled;
  }

  /** The platform sent it a signal to end it while it lived. */
  get wasToldToGo(): boolean {
    return this.#wasToldToGo;
  }

  /** Aborted when it ends. */
  get ended(): AbortSignal {
    return this.#end.signal;
  }

  /** Resolves when it is not stopped. */
  async awake(): Promise<void> {
    await this.#thaw?.promise;
  }

  /** Resolves when what it has written so far was told. */
  async drain(): Promise<void> {
    await this.#output?.waiting;
  }

  signal(name: NodeJS.Signals): void {
    if (!this.isAlive) return;
    if (name !== "SIGSTOP" && name !== "SIGCONT") this.#wasToldToGo = true;
    this.#options.note(() => name);
    if (name === "SIGSTOP") this.#thaw ??= Promise.withResolvers();
    else if (name === "SIGCONT") this.#continue();
    else if (name === "SIGTERM") this.#terminate();
    else this.#die({ code: null, signal: name });
  }

  /** Ends it. Never returns. */
  exit(code: number): never {
    this.#die({ code, signal: null });
    throw new Gone();
  }

  /** Ends it, although the platform did not ask for it. */
  kill(): void {
    if (this.isAlive) this.#die({ code: null, signal: "SIGKILL" });
  }

  /** Lets `ms` pass; a stopped process is late. */
  async pause(ms: number): Promise<void> {
    if (!this.isAlive) throw new Gone();
    const { signal } = this.#end;
    await new Promise<void>((resolve, reject) => {
      const onEnd = (): void => {
        cancel();
        reject(new Gone());
      };
      const cancel = this.#options.clock.schedule(ms, () => {
        signal.removeEventListener("abort", onEnd);
        resolve();
      });
      signal.addEventListener("abort", onEnd, { once: true });
    });
    await this.#step();
  }

  /** Does nothing until it is ended, or crashes of it. */
  async stall(): Promise<never> {
    const { stallMs, note } = this.#options;
    this.#isStalled = true;
    note(() => "stalls");
    if (stallMs !== undefined) {
      await this.pause(stallMs);
      this.exit(1);
    }
    return new Promise((_, reject) => {
      this.#end.signal.addEventListener("abort", () => reject(new Gone()), { once: true });
    });
  }

  /**
   * Sends a request and waits for the reply; with `hangUpAfterMs` it waits no longer than that, and
   * has undefined.
   */
  async call(call: Call, hangUpAfterMs?: number): Promise<Received | undefined> {
    await this.#step();
    // Something beside may have ended it since.
    if (!this.isAlive) throw new Gone();
    const { address } = this.#options;
    const connection = new AbortController();
    const request = requestOf(call, connection.signal);
    this.#connections.add(connection);
    const cancel =
      hangUpAfterMs === undefined
        ? () => {}
        : this.#options.clock.schedule(hangUpAfterMs, () => void this.#hangUp(connection));
    const received = this.#options.send(this, { address, call, request });
    const left = new Promise<undefined>((resolve) => {
      connection.signal.addEventListener("abort", () => resolve(undefined), { once: true });
    });
    const reply = await Promise.race([received, left]);
    cancel();
    this.#connections.delete(connection);
    await this.#step();
    return reply;
  }

  /** Every await of a process ends here. */
  async #step(): Promise<void> {
    await this.#thaw?.promise;
    const lines = this.#write();
    while (lines.length > 0 && this.isAlive) await this.#put(lines);
    // It may have been stopped since it wrote.
    while (this.isStopped && this.isAlive) await this.#thaw?.promise;
    if (!this.isAlive) throw new Gone();
    if (this.isStopped) this.#stepsWhileStopped++;
    if (this.dice.chance(this.#options.deathRate)) this.exit(this.dice.pick([0, 1]));
  }

  /** What it writes now. */
  #write(): string[] {
    const { dice, pid, name } = this;
    if (!this.#output || !this.isAlive) return [];
    const who = `${name}(${pid})`;
    const lines = this.#options.lines.draw(dice, { who, count: this.#count });
    this.#count += lines.length;
    return [...lines];
  }

  /** Writes as much of `lines` as there is room for in the pipe. */
  async #put(lines: string[]): Promise<void> {
    while (lines.length > 0 && !this.#output!.isFull) this.#output!.write(lines.shift()!);
    if (lines.length > 0) await Promise.race([this.#output!.waiting, this.#gone]);
    await this.#thaw?.promise;
  }

  async #hangUp(connection: AbortController): Promise<void> {
    await this.#thaw?.promise;
    connection.abort(new Error("The client hung up"));
  }

  #continue(): void {
    this.#thaw?.resolve();
    this.#thaw = undefined;
    if (this.#isTerminationPending) this.#terminate();
  }

  /** A stopped process gets SIGTERM when it runs again. */
  #terminate(): void {
    this.#isTerminationPending = this.isStopped;
    if (this.isStopped) return;
    if (this.onTerminate) this.onTerminate();
    else this.#die({ code: null, signal: "SIGTERM" });
  }

  #die(exit: ProcessExit): void {
    const { dice, clock, note } = this.#options;
    note(() => `ends with ${exit.signal ?? exit.code}`);
    this.#end.abort(new Gone());
    this.#thaw?.resolve();
    // Whether the sockets or the exit are seen first is up to the machine.
    const seen = [
      () => {
        this.#output?.hurry();
        this.#exit.resolve(exit);
      },
      () => {
        for (const connection of this.#connections) connection.abort(new Error("The client died"));
        this.#connections.clear();
      },
    ];
    for (const see of dice.chance(0.5) ? seen : seen.toReversed()) {
      if (dice.chance(0.5)) see();
      else clock.schedule(0, see);
    }
  }
}
