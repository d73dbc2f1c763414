import { assert } from "../core/assert.ts";
import { settlesWithin } from "../core/clock.ts";
import { faultBody, SANDBOX_FAILURE } from "../lambda/fault.ts";
import type { InvokeRequest } from "../lambda/invocation.ts";
import { UNRESERVED_CONCURRENCY } from "../lambda/limits.ts";
import type { ShutdownReason } from "../lambda/phase.ts";
import { THROTTLED, throttledBody } from "../lambda/throttle.ts";
import { newTrace } from "../lambda/trace.ts";
import { Invocation } from "./invocation.ts";
import { Sandbox } from "./sandbox.ts";
import type { SandboxWorld } from "./world.ts";

/** Opens the APIs of an environment, which must answer before it begins. */
export type OpenPlace = (number: number) => Promise<Place>;

/** Where the APIs of one environment are. */
export interface Place {
  /** Host and port. */
  readonly address: string;
  /** Tells the APIs whom they serve. */
  serve(sandbox: Sandbox): void;
  close(): Promise<void>;
}

/**
 * The environments of one function: which of them takes an invoke, how many there may be, and
 * whether a caller is throttled (https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html).
 */
export class Fleet {
  readonly world: SandboxWorld;
  readonly #openPlaceOf: OpenPlace;
  readonly #maxSandboxes: number;
  readonly #maxCallers: number;
  readonly #sandboxes = new Set<Sandbox>();
  /** The one used last is at the end. */
  readonly #idle: Sandbox[] = [];
  readonly #queue: Invocation[] = [];
  /** The phase that goes on in each, or was the last to. */
  readonly #phases = new WeakMap<Sandbox, Promise<void>>();
  readonly #openings = new Set<Promise<Sandbox>>();
  readonly #closings = new Set<Promise<void>>();
  #environments = 0;
  /** How many environments there are, those included that are being opened. */
  #occupied = 0;
  #unanswered = 0;
  #isClosed = false;

  constructor(world: SandboxWorld, { open, isSingle }: { open: OpenPlace; isSingle: boolean }) {
    const limit = world.settings.concurrency ?? UNRESERVED_CONCURRENCY;
    this.world = world;
    this.#openPlaceOf = open;
    this.#maxCallers = limit;
    this.#maxSandboxes = isSingle || world.runtime.kind === "attach" ? 1 : limit;
  }

  /** Those that live, in the order they began. */
  get sandboxes(): readonly Sandbox[] {
    return [...this.#sandboxes];
  }

  /** How many environments were ever begun. */
  get environments(): number {
    return this.#environments;
  }

  /** Opens the APIs of a first environment ahead of any invoke, unless there is one. */
  async open(): Promise<Sandbox> {
    const [first] = this.#openAhead(1);
    assert(first !== undefined, "What is opened ahead is there");
    return first;
  }

  /**
   * Begins an environment ahead of any invoke, unless there is one; with provisioned concurrency as
   * many as are said. Resolves when their inits are over, either way; at once when they are
   * attached, since nobody knows when that will be.
   */
  async begin(): Promise<void> {
    const { initializationType, concurrency = 1 } = this.world.settings;
    const isProvisioned = initializationType === "provisioned-concurrency";
    const count = isProvisioned ? Math.min(concurrency, this.#maxSandboxes) : 1;
    // What is on its way out is none to begin with.
    const leaving = this.sandboxes.filter((sandbox) => sandbox.isLeaving);
    await Promise.all(leaving.map((sandbox) => sandbox.close("spindown")));
    if (this.#isClosed) return;
    await Promise.all(
      this.#openAhead(count, (sandbox) => sandbox.begin()).map(async (opening) => {
        const sandbox = await opening;
        if (!sandbox.isAttached) await sandbox.initialized();
      }),
    );
  }

  /** Takes an invocation, or throttles its caller. */
  invoke(request: InvokeRequest): Invocation {
    const requestId = request.requestId ?? this.world.random.uuid();
    const invocation = new Invocation(requestId, this.#traced(request));
    if (this.#unanswered >= this.#maxCallers) return this.#throttle(invocation);
    this.#unanswered++;
    const forget = (): void => void this.#unanswered--;
    invocation.answer.then(forget, forget);
    this.#place(invocation);
    return invocation;
  }

  /** Shuts every environment down. The next invoke meets a new one. */
  async shutdown(reason: ShutdownReason): Promise<void> {
    await this.#end((sandbox) => sandbox.shutdown(reason));
  }

  /**
   * Shuts every environment down for good, and closes its APIs. Who invokes now is refused. A phase
   * whose caller has its answer may go on for `graceMs`, since only what is idle is spun down.
   */
  async close(reason: ShutdownReason, { graceMs = 0 }: { graceMs?: number } = {}): Promise<void> {
    this.#isClosed = true;
    for (const invocation of this.#queue.splice(0)) this.#abandon(invocation);
    await this.#end(async (sandbox) => {
      if (graceMs > 0) await this.#finish(sandbox, graceMs);
      await sandbox.close(reason);
    });
  }

  async #finish(sandbox: Sandbox, graceMs: number): Promise<void> {
    const phase = sandbox.invocation?.isAnswered ? this.#phases.get(sandbox) : undefined;
    if (phase) await settlesWithin(this.world.clock, graceMs, phase);
  }

  /** Those that are there at once, so that no invoke of this turn meets them. */
  async #end(end: (sandbox: Sandbox) => Promise<void>): Promise<void> {
    // Who wanted one that cannot be opened has been told.
    const opening = [...this.#openings].map((opened) => opened.then(end, () => {}));
    await Promise.all([...this.sandboxes.map(end), ...opening]);
    await Promise.all(this.#closings);
  }

  /** With tracing on, an invoke has a span, and a trace where it brought none, as at the service's front. */
  #traced(request: InvokeRequest): InvokeRequest {
    const { settings, clock, random } = this.world;
    if (settings.tracing !== "Active") return request;
    const traceId = request.traceId ?? newTrace(clock.now(), random);
    return { ...request, traceId, spanId: random.hex(8) };
  }

  get #hasRoom(): boolean {
    return this.#occupied < this.#maxSandboxes;
  }

  /** An idle environment takes it, else a new one, else it waits for its turn. */
  #place(invocation: Invocation): void {
    if (this.#isClosed) return this.#abandon(invocation);
    const sandbox = this.#takeIdle();
    if (sandbox) this.#run(sandbox, invocation);
    else if (this.#hasRoom) void this.#openFor(invocation);
    else this.#queue.push(invocation);
  }

  /**
   * The one used last, and one that has to repeat init only where there is no other. One that is on
   * its way out is passed over: it is forgotten when it is gone.
   */
  #takeIdle(): Sandbox | undefined {
    const isHealthy = ({ isLeaving, repeatsInit }: Sandbox): boolean => !isLeaving && !repeatsInit;
    const healthy = this.#idle.findLastIndex(isHealthy);
    const index = healthy >= 0 ? healthy : this.#idle.findLastIndex(({ isLeaving }) => !isLeaving);
    return index >= 0 ? this.#idle.splice(index, 1)[0] : undefined;
  }

  #run(sandbox: Sandbox, invocation: Invocation): void {
    this.#phases.set(
      sandbox,
      sandbox.invoke(invocation).then(() => this.#release(sandbox)),
    );
  }

  /** Gives an environment that has nothing to do the caller who has waited longest. */
  #release(sandbox: Sandbox): void {
    if (sandbox.isLeaving || this.#isClosed) return;
    const invocation = this.#queue.shift();
    if (invocation) return this.#run(sandbox, invocation);
    this.#idle.push(sandbox);
    sandbox.rest();
  }

  #throttle(invocation: Invocation): Invocation {
    const { requestId } = invocation;
    const { settings, journal, clock } = this.world;
    const body = throttledBody(settings.concurrency !== undefined);
    const time = { at: clock.now(), monotonicMs: clock.monotonic() };
    journal.append({ type: "throttled", requestId, ...time, environment: 0 });
    invocation.settle({ requestId, outcome: "throttled", errorType: THROTTLED, body });
    invocation.end(undefined);
    return invocation;
  }

  /** Answers a caller whose turn will not come. */
  #abandon(invocation: Invocation): void {
    const { requestId } = invocation;
    const { outcome, errorType } = SANDBOX_FAILURE;
    const body = faultBody(SANDBOX_FAILURE, requestId);
    invocation.settle({ requestId, outcome, errorType, body });
    invocation.end(undefined);
  }

  /** What keeps an environment from being opened is told to the caller who needs it. */
  async #openFor(invocation: Invocation): Promise<void> {
    try {
      const opened = await this.#openSandbox();
      // A shutdown may have come before it was there: then the invocation goes elsewhere.
      if (opened.isLeaving) this.#place(invocation);
      else this.#run(opened, invocation);
    } catch (error) {
      invocation.abandon(error);
      this.#openForNext();
    }
  }

  /** Begins an environment for the caller who has waited longest, where there is room again. */
  #openForNext(): void {
    const invocation = this.#hasRoom ? this.#queue.shift() : undefined;
    if (invocation) void this.#openFor(invocation);
  }

  /**
   * As many environments as `count`, the oldest ones; those that are missing are opened. `onThere`
   * is told of each before any invoke meets it.
   */
  #openAhead(
    count: number,
    onThere: (sandbox: Sandbox) => void = () => {},
  ): readonly Promise<Sandbox>[] {
    const told = (sandbox: Sandbox): Sandbox => {
      onThere(sandbox);
      return sandbox;
    };
    const there = this.sandboxes.slice(0, count).map(async (sandbox) => told(sandbox));
    const opening = [...this.#openings].slice(0, count - there.length);
    const missing = Array.from({ length: count - there.length - opening.length }, async () => {
      const sandbox = told(await this.#openSandbox());
      this.#release(sandbox);
      return sandbox;
    });
    return [...there, ...opening.map((opened) => opened.then(told)), ...missing];
  }

  async #openSandbox(): Promise<Sandbox> {
    assert(!this.#isClosed, "A closed fleet begins no environment");
    this.#occupied++;
    const opening = this.#openPlace();
    this.#openings.add(opening);
    try {
      return await opening;
    } catch (error) {
      this.#occupied--;
      throw error;
    } finally {
      this.#openings.delete(opening);
    }
  }

  async #openPlace(): Promise<Sandbox> {
    const number = ++this.#environments;
    const place = await this.#openPlaceOf(number);
    const sandbox = new Sandbox({ number, address: place.address }, this.world, () => {
      this.#forget(sandbox, place);
    });
    place.serve(sandbox);
    this.#sandboxes.add(sandbox);
    return sandbox;
  }

  #forget(sandbox: Sandbox, place: Place): void {
    this.#sandboxes.delete(sandbox);
    this.#occupied--;
    const index = this.#idle.indexOf(sandbox);
    if (index >= 0) this.#idle.splice(index, 1);
    const closing = place.close().finally(() => this.#closings.delete(closing));
    this.#closings.add(closing);
    this.#openForNext();
  }
}
