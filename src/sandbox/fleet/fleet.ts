import { assert } from "../../core/assert.ts";
import { settlesWithin } from "../../core/clock.ts";
import type { InvokeRequest } from "../../lambda/invocation.ts";
import { UNRESERVED_CONCURRENCY } from "../../lambda/limits/protocol.ts";
import type { ShutdownReason } from "../../lambda/phase.ts";
import type { Environment } from "../environment.ts";
import { abandon, receive, throttle } from "./front.ts";
import type { Invocation } from "../invocation.ts";
import { place } from "./placement.ts";
import { Population, type OpenPlace } from "./population.ts";
import type { Sandbox } from "../sandbox.ts";
import { Waiting } from "./waiting.ts";
import type { SandboxWorld } from "../world.ts";

/**
 * The environments of one function, and the callers who wait for one
 * (https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html). Which environment takes an
 * invocation is decided in `placement.ts`.
 */
export class Fleet {
  readonly world: SandboxWorld;
  readonly #maxSandboxes: number;
  readonly #maxCallers: number;
  readonly #population: Population;
  /** Those that invocations may meet, in the order of their last use. */
  readonly #used: Sandbox[] = [];
  readonly #queue: Waiting[] = [];
  #unanswered = 0;
  #isClosed = false;

  constructor(world: SandboxWorld, { open, isSingle }: { open: OpenPlace; isSingle: boolean }) {
    const limit = world.settings.concurrency ?? UNRESERVED_CONCURRENCY;
    this.world = world;
    this.#maxCallers = limit;
    this.#maxSandboxes = isSingle || world.runtime.kind === "attach" ? 1 : limit;
    const onEnd = (sandbox: Sandbox): void => {
      this.#forget(sandbox);
      this.#dispatch();
    };
    const onFailure = (): void => this.#dispatch();
    this.#population = new Population(world, { open, max: this.#maxSandboxes, onEnd, onFailure });
  }

  /** Those that live, in the order they began. */
  get sandboxes(): readonly Sandbox[] {
    return this.#population.living;
  }

  /** The facts of those. */
  get environments(): readonly Environment[] {
    return this.sandboxes.map(({ environment }) => environment);
  }

  /** How many environments were ever begun. */
  get begun(): number {
    return this.#population.begun;
  }

  /** Opens the APIs of a first environment ahead of any invoke, unless there is one. */
  async open(): Promise<Sandbox> {
    const [first] = this.#population.atLeast(1, { onOpened: (sandbox) => this.#release(sandbox) });
    assert(first !== undefined, "An environment that is opened ahead is there");
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
    // One that is on its way out does not count.
    const leaving = this.sandboxes.filter((sandbox) => sandbox.isLeaving);
    await Promise.all(leaving.map((sandbox) => sandbox.close("spindown")));
    if (this.#isClosed) return;
    const begun = this.#population.atLeast(count, {
      onThere: (sandbox) => sandbox.begin(),
      onOpened: (sandbox) => this.#release(sandbox),
    });
    const isAwaited = this.world.runtime.kind === "process";
    await Promise.all(
      begun.map(async (opening) => {
        const sandbox = await opening;
        if (isAwaited) await sandbox.initialized();
      }),
    );
  }

  /** Takes an invocation, or throttles its caller. */
  invoke(request: InvokeRequest): Invocation {
    const invocation = receive(this.world, request);
    if (this.#unanswered >= this.#maxCallers) {
      throttle(this.world, invocation);
      return invocation;
    }
    this.#unanswered++;
    const countAnswered = (): void => void this.#unanswered--;
    invocation.answer.then(countAnswered, countAnswered);
    if (this.#isClosed) abandon(invocation);
    else this.#queue.push(new Waiting(invocation));
    this.#dispatch();
    return invocation;
  }

  /** Shuts every environment down. The next invoke meets a new one. */
  async shutdown(reason: ShutdownReason): Promise<void> {
    await this.#end((sandbox) => sandbox.shutdown(reason));
  }

  /**
   * Shuts every environment down for good, and closes its APIs. A caller who invokes now is
   * refused. A phase whose caller has its answer may go on for `graceMs`, since only an idle
   * environment is spun down.
   */
  async close(reason: ShutdownReason, { graceMs = 0 }: { graceMs?: number } = {}): Promise<void> {
    this.#isClosed = true;
    for (const waiting of this.#queue.splice(0)) abandon(waiting.leave());
    await this.#end(async (sandbox) => {
      const isAnswered = [...sandbox.turns].some((turn) => turn.invocation.isAnswered);
      if (isAnswered && graceMs > 0) {
        await settlesWithin(this.world.clock, graceMs, sandbox.idle());
      }
      await sandbox.close(reason);
    });
  }

  /** Ends those that are there before anything is awaited: an invoke that follows meets none of them. */
  async #end(end: (sandbox: Sandbox) => Promise<void>): Promise<void> {
    const opening = this.#population.openings.map((opened) => opened.then(end, () => {}));
    const ending = this.sandboxes.map(end);
    // Those who wait for one of them to come back need another.
    this.#dispatch();
    await Promise.all([...ending, ...opening]);
    await this.#population.closed();
  }

  /** Places the invocations that wait, the oldest first, as far as there is a place for them. */
  #dispatch(): void {
    let ahead = 0;
    for (let waiting = this.#queue[0]; waiting; waiting = this.#queue[ahead]) {
      // One that is being opened has slots for some of those who wait.
      const isMissing = this.#queue.length - ahead > this.#population.spareSlots;
      const hasRoom = this.#population.hasRoom && isMissing;
      const placed = place(this.#used, { hasRoom, ahead, isPatient: waiting.isPatient });
      if (placed.kind === "wait") return;
      if (placed.kind === "patience") {
        waiting.bePatient(this.world.clock, () => this.#dispatch());
        ahead++;
        continue;
      }
      this.#queue.splice(ahead, 1);
      const invocation = waiting.leave();
      if (placed.kind === "take") this.#run(placed.environment, invocation);
      else void this.#openFor(invocation);
    }
  }

  #run(sandbox: Sandbox, invocation: Invocation): void {
    this.#use(sandbox);
    void sandbox.invoke(invocation).then(() => this.#release(sandbox));
  }

  /** A slot of `sandbox` is free: it takes an invocation that waits, or is frozen when it has none. */
  #release(sandbox: Sandbox): void {
    if (this.#isClosed) return;
    if (!sandbox.isLeaving) this.#use(sandbox);
    // Some may have waited for the slots of one that is leaving.
    this.#dispatch();
    sandbox.freezeIfIdle();
  }

  /** `sandbox` is now the one used last. */
  #use(sandbox: Sandbox): void {
    this.#forget(sandbox);
    this.#used.push(sandbox);
  }

  #forget(sandbox: Sandbox): void {
    const index = this.#used.lastIndexOf(sandbox);
    if (index >= 0) this.#used.splice(index, 1);
  }

  /** A caller is told what keeps its environment from being opened. */
  async #openFor(invocation: Invocation): Promise<void> {
    try {
      const opened = await this.#population.open();
      if (!opened.isLeaving) this.#run(opened, invocation);
      // A shutdown came before it was there: the invocation goes elsewhere.
      else if (this.#isClosed) return abandon(invocation);
      else this.#queue.unshift(new Waiting(invocation));
    } catch (error) {
      invocation.abandon(error);
    }
    this.#dispatch();
  }
}
