import { assert } from "../core/assert.ts";
import { FaultError, faultOf, SANDBOX_FAILURE, type Fault } from "../lambda/fault.ts";
import { functionArn } from "../lambda/function.ts";
import type { Happening, Stamp } from "../lambda/journal-entry.ts";
import type { ShutdownReason } from "../lambda/phase.ts";
import { Generation } from "./generation.ts";
import { Generations } from "./generations.ts";
import { freeze } from "./phase/freeze.ts";
import { initialize } from "./phase/init.ts";
import type { Invocation } from "./invocation.ts";
import { armDeadline, failInvoke, runInvoke } from "./phase/invoke.ts";
import { Origin } from "./origin.ts";
import { reset, shutDown, terminate } from "./phase/terminate.ts";
import type { SandboxWorld } from "./world.ts";

/**
 * Where it stands between phases. `failed`: its first init came to nothing and is tried once more
 * inside the first invoke. `reset`: an invoke ended badly, and the next repeats init.
 */
type Condition = "new" | "initializing" | "failed" | "reset" | "ready" | "ended";

/** One execution environment. It decides; it touches the world only through ports. */
export class Sandbox {
  readonly number: number;
  /** Host and port of its APIs: the value of `AWS_LAMBDA_RUNTIME_API`. */
  readonly address: string;
  readonly arn: string;
  readonly origin: Origin;
  readonly world: SandboxWorld;
  readonly #onEnd: () => void;
  readonly #generations: Generations;
  #condition: Condition = "new";
  #invocation: Invocation | undefined;
  /** A fault of an attached init that no invoke was there to be told. */
  #untold: Fault | undefined;
  /** Why what goes on is being ended by us, so that no init is tried again. */
  #interruption: ShutdownReason | undefined;
  #isLeaving = false;
  #isGone = false;
  /** The init that goes on, or was the last to. */
  #init: Promise<Fault | undefined> = Promise.resolve(undefined);
  /** The init that an invoke waits for, which may not have begun yet. */
  #initializing: Promise<Fault | undefined> = Promise.resolve(undefined);
  #working: Promise<void> = Promise.resolve();
  /** The shutdown that goes on of what is attached. */
  #stopping: Promise<void> | undefined;
  #ending: Promise<void> | undefined;

  constructor(
    place: { readonly number: number; readonly address: string },
    world: SandboxWorld,
    onEnd: () => void,
  ) {
    this.number = place.number;
    this.address = place.address;
    this.world = world;
    this.arn = functionArn(world.settings);
    this.#onEnd = onEnd;
    this.origin = new Origin(world);
    this.#generations = new Generations(() => this.#newGeneration());
    this.record({ type: "environmentStarted", address: place.address });
    if (this.isAttached) this.begin();
  }

  get generation(): Generation {
    return this.#generations.current;
  }

  /** The generation that was the last to live: the one to look at. */
  get observed(): Generation {
    return this.#generations.observed;
  }

  /** The invocation of the phase that goes on. */
  get invocation(): Invocation | undefined {
    return this.#invocation;
  }

  /** It has ended, or is about to: it takes no invocation any more. */
  get isLeaving(): boolean {
    return this.#isLeaving;
  }

  /** Its next invoke has to repeat init, since the last phase came to a bad end. */
  get repeatsInit(): boolean {
    return this.#condition === "failed" || this.#condition === "reset";
  }

  /** Nothing here is started by us, and so nothing can be started again. */
  get isAttached(): boolean {
    return this.world.runtime.kind === "attach";
  }

  /** Notes what happened here. Those who outlive the environment are no longer a part of it. */
  record(happening: Happening): void {
    if (this.#isGone) return;
    const { clock, journal } = this.world;
    // Whoever notes a happening has just made it: to add to it costs a tenth of a copy.
    const entry = happening as Happening & { -readonly [Key in keyof Stamp]: Stamp[Key] };
    entry.at = clock.now();
    entry.monotonicMs = clock.monotonic();
    entry.environment = this.number;
    journal.append(entry);
    this.generation.relay.take(entry);
  }

  /** Begins init ahead of any invoke; harmless when it has begun. */
  begin(): void {
    // What is attached begins anew by itself when its shutdown is over.
    if (this.#condition !== "new" || this.#isLeaving || this.#stopping) return;
    this.#condition = "initializing";
    this.#init = this.#initialize();
    this.#initializing = this.#init;
  }

  /** Resolves when the init that {@link begin} began is over, either way. */
  async initialized(): Promise<void> {
    await this.#initializing;
  }

  /** Stops its processes if nothing goes on: until the next invoke, or the shutdown. */
  rest(): void {
    if (this.#condition === "ready" && !this.#invocation) freeze(this);
  }

  /** Runs `invocation`: one at a time, and none once it leaves. Rejects only for a bug. */
  invoke(invocation: Invocation): Promise<void> {
    assert(!this.#invocation && !this.#isLeaving, "An environment takes one invocation at a time");
    this.#invocation = invocation;
    invocation.takenAt = this.world.journal.length;
    this.#working = this.#invoke(invocation);
    return this.#working;
  }

  /** Shuts it down. What is attached can be attached again; everything else ends. */
  async shutdown(reason: ShutdownReason): Promise<void> {
    if (!this.isAttached || this.#isLeaving) return this.close(reason);
    this.#stopping ??= this.#stopAttached(reason);
    await this.#stopping;
  }

  /** Ends it for good. An invocation that still goes on fails with `Sandbox.Failure`. */
  async close(reason: ShutdownReason): Promise<void> {
    this.#isLeaving = true;
    if (this.#stopping) await this.#stopping;
    if (this.#isBusy) await this.#interrupt(reason);
    await this.#end(reason);
  }

  async #invoke(invocation: Invocation): Promise<void> {
    try {
      if (this.#condition !== "ready") {
        const fault = await this.#prepare(invocation);
        if (fault) return await failInvoke(this, invocation, { fault, start: this.origin.start })();
      }
      await runInvoke(this, invocation, this.origin);
      this.origin.start = "warm";
    } catch (error) {
      await this.#reset(invocation, faultOf(error));
    } finally {
      this.#invocation = undefined;
      this.#leaveIfOver();
    }
  }

  /**
   * Brings the environment to where it can take an invocation. Resolves to the fault of an attached
   * init; rejects with that of an init inside the invoke, which wants a reset.
   */
  async #prepare(invocation: Invocation): Promise<Fault | undefined> {
    if (this.isAttached) return this.#untoldFault() ?? (await this.#initializing);
    if (this.#condition === "new") this.origin.becomeCold();
    this.begin();
    if (this.#condition === "initializing") {
      const fault = await this.#initializing;
      if (!fault) return undefined;
      if (this.#interruption) throw new FaultError(SANDBOX_FAILURE);
    }
    // The function's own timeout covers this init and the invoke after it ("suppressed init").
    this.origin.start = "reset";
    armDeadline(this, invocation);
    await initialize(this, "invoke");
    this.#condition = "ready";
    return undefined;
  }

  /** The first init; resolves to what went wrong, after everything of it is gone. */
  async #initialize(): Promise<Fault | undefined> {
    try {
      this.origin.ownInitMs = await initialize(this, "init");
      this.#untold = undefined;
      this.#condition = "ready";
      this.#leaveIfOver();
      this.rest();
      return undefined;
    } catch (error) {
      const fault = faultOf(error);
      const reason = this.#interruption;
      const waiting = this.#invocation;
      const isTold = this.isAttached && !reason;
      // Attached, nothing is tried again: whoever waits for it is answered there and then.
      if (isTold && waiting) failInvoke(this, waiting, { fault, start: this.origin.start });
      else if (isTold) this.#untold = fault;
      await terminate(this, reason ?? "failure");
      if (this.isAttached) this.#renew("cold");
      else this.#awaitInvoke("failed");
      return fault;
    }
  }

  async #reset(invocation: Invocation, fault: Fault): Promise<void> {
    const reason = this.#interruption ?? (fault.outcome === "timeout" ? "timeout" : "failure");
    const { start, initMs } = this.origin;
    const endInvoke = failInvoke(this, invocation, { fault, start, initMs });
    await reset(this, reason);
    if (this.isAttached) this.#renew("reset");
    else this.#awaitInvoke("reset");
    await endInvoke();
  }

  /** Waits with a new generation for the invoke that will repeat init. */
  #awaitInvoke(condition: "failed" | "reset"): void {
    this.#generations.replace();
    this.#condition = condition;
    if (condition === "reset") this.origin.start = "reset";
  }

  /** Waits for whatever attaches next, unless a shutdown goes on, which will do so at its end. */
  #renew(start: "cold" | "reset"): void {
    this.#generations.replace();
    this.#condition = "new";
    if (start === "cold") this.origin.becomeCold();
    else this.origin.start = start;
    if (!this.#interruption) this.begin();
  }

  #untoldFault(): Fault | undefined {
    const fault = this.generation.isCalled ? undefined : this.#untold;
    this.#untold = undefined;
    return fault;
  }

  get #isBusy(): boolean {
    return this.#invocation !== undefined || this.#condition === "initializing";
  }

  /** A process that dies while nothing goes on ends the environment with it. */
  #leaveIfOver(): void {
    const isIdle = this.#condition === "ready" && !this.#isBusy;
    if (isIdle && this.generation.isOver && !this.#isLeaving) void this.shutdown("failure");
  }

  /** Brings what goes on to its end, so that only we decide what comes next. */
  async #interrupt(reason: ShutdownReason): Promise<void> {
    this.#interruption = reason;
    // What is attached begins its next init at once, which is not waited for.
    const init = this.#init;
    this.generation.fail(SANDBOX_FAILURE);
    await this.#working;
    await init;
    this.#interruption = undefined;
  }

  /** Whoever invokes meanwhile waits for what attaches next, which never comes if it is closed. */
  async #stopAttached(reason: ShutdownReason): Promise<void> {
    const renewed = Promise.withResolvers<Fault | undefined>();
    this.#initializing = renewed.promise;
    const isBusy = this.#isBusy;
    this.#condition = "initializing";
    if (isBusy) await this.#interrupt(reason);
    // An init may have come to its end at the last moment.
    this.#condition = "initializing";
    await shutDown(this, reason);
    this.#stopping = undefined;
    this.#renew("cold");
    renewed.resolve(this.#isLeaving ? SANDBOX_FAILURE : this.#init);
  }

  #end(reason: ShutdownReason): Promise<void> {
    return (this.#ending ??= this.#endOnce(reason));
  }

  async #endOnce(reason: ShutdownReason): Promise<void> {
    this.#condition = "ended";
    await shutDown(this, reason);
    this.record({ type: "environmentEnded" });
    this.#isGone = true;
    this.#onEnd();
  }

  #newGeneration(): Generation {
    const relay = this.world.openRelay((happening) => this.record(happening));
    const generation = new Generation(this.world, relay);
    generation.signal.addEventListener("abort", () => this.#leaveIfOver());
    return generation;
  }
}
