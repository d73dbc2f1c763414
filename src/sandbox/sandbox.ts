import { assert } from "../core/assert.ts";
import { faultOf, SANDBOX_FAILURE, type Fault } from "../lambda/fault.ts";
import type { ShutdownReason } from "../lambda/phase.ts";
import { Course, type Departure } from "./course.ts";
import { Environment, type Identity } from "./environment.ts";
import type { Invocation } from "./invocation.ts";
import { isClearing, isBusyWithoutTurn, isDeparting, isInitializing, repeatsInit } from "./life.ts";
import { Turn } from "./turn.ts";
import { awaitInit } from "./phase/await-init.ts";
import { clearInit, clearTurns, refuseTurn } from "./phase/clear.ts";
import { freeze } from "./phase/freeze.ts";
import { initialize } from "./phase/init.ts";
import { runInvoke } from "./phase/invoke.ts";
import { runSharedInvoke } from "./phase/shared-invoke.ts";
import { endEnvironment, releaseAttached } from "./phase/shutdown.ts";
import type { SandboxWorld } from "./world.ts";

/** One execution environment: asks the table of its life what comes next, and runs the phase. */
export class Sandbox {
  readonly environment: Environment;
  readonly #course: Course;
  readonly #onEnd: () => void;

  /** `onEnd` is called when it has ended for good. */
  constructor(identity: Identity, world: SandboxWorld, onEnd: () => void) {
    this.environment = new Environment(identity, world, () => this.#goOn());
    this.#course = new Course(this.environment);
    this.#onEnd = onEnd;
    this.environment.record({ type: "environmentStarted", address: identity.address });
    if (this.environment.isAttached) this.begin();
  }

  /** Its turns, those included that wait for init or are being failed. */
  get turns(): ReadonlySet<Turn> {
    return this.#course.turns;
  }

  /** How many invocations it can take beside those that it has: none while those are being failed. */
  get freeSlots(): number {
    const { generation, world } = this.environment;
    const { condition, hasBegunTurns } = this.#course;
    const isFailing = isClearing(condition) || (hasBegunTurns && generation.isOver);
    return isFailing ? 0 : world.slots - this.turns.size;
  }

  /** It has ended, or is about to: it takes no invocation any more. */
  get isLeaving(): boolean {
    return this.#course.departure?.isFinal === true;
  }

  /** Its next invoke has to repeat init, since the last phase came to a bad end. */
  get repeatsInit(): boolean {
    return repeatsInit(this.#course.condition);
  }

  /** Begins init ahead of any invoke; harmless when it has begun. */
  begin(): void {
    if (this.#course.condition === "new") void this.#initialize();
  }

  /** Resolves when the init that {@link begin} began is over, either way. */
  initialized(): Promise<void> {
    return this.#course.until(() => !isInitializing(this.#course.condition));
  }

  /** Resolves when it has no turn. */
  idle(): Promise<void> {
    return this.#course.until(() => this.turns.size === 0);
  }

  /** Stops its processes if nothing goes on: until the next invoke, or the shutdown. */
  freezeIfIdle(): void {
    if (this.#course.condition === "ready" && this.turns.size === 0) freeze(this.environment);
  }

  /** Runs `invocation`: as many at once as it has slots, and none once it leaves. Rejects only for a bug. */
  async invoke(invocation: Invocation): Promise<void> {
    assert(this.freeSlots > 0 && !this.isLeaving, "An environment takes what it has slots for");
    const turn = new Turn(invocation, this.environment.origin);
    this.#course.turns.add(turn);
    invocation.journalStart = this.environment.world.journal.length;
    try {
      // Most meet a ready environment, and need no turn of the event loop more.
      if (this.#course.condition === "ready") this.#course.admit(turn);
      else await this.#prepare(turn);
      if (this.turns.has(turn)) await this.#run(turn);
      this.#course.end(turn);
      this.#goOn();
    } catch (error) {
      const fault = faultOf(error);
      // It may have been ended with the others, while its memory was looked at.
      if (this.turns.has(turn)) await this.#fail(fault);
    }
    // Another turn's failure ends this one too.
    if (this.turns.has(turn)) await this.#course.until(() => !this.turns.has(turn));
  }

  /** Shuts it down. What is attached can be attached again; everything else ends. */
  async shutdown(reason: ShutdownReason): Promise<void> {
    const course = this.#course;
    if (!this.environment.isAttached) return this.close(reason);
    if (!course.departure) this.#depart({ reason, isFinal: false });
    await course.until(() => !course.departure || course.condition === "ended");
  }

  /** Ends it for good. An invocation that still goes on fails with `Sandbox.Failure`. */
  async close(reason: ShutdownReason): Promise<void> {
    if (!this.isLeaving) this.#depart({ reason, isFinal: true });
    await this.#course.until(() => this.#course.condition === "ended");
  }

  /** The first init, and every init of what is attached. */
  async #initialize(): Promise<void> {
    const { environment } = this;
    const course = this.#course;
    course.advance("begin");
    try {
      environment.origin.ownInitMs = await initialize(environment, "init");
      course.untold = undefined;
      course.advance("initialized");
    } catch (error) {
      await clearInit(environment, course, faultOf(error));
      course.advance("cleared");
      this.begin();
    }
    this.#goOn();
    this.freezeIfIdle();
  }

  async #prepare(turn: Turn): Promise<void> {
    if (this.#course.condition === "new") this.environment.origin.becomeCold();
    this.begin();
    await awaitInit(this.environment, this.#course, turn);
  }

  #run(turn: Turn): Promise<void> {
    const { isShared } = this.environment.generation.runtime;
    return isShared ? runSharedInvoke(this.environment, turn) : runInvoke(this.environment, turn);
  }

  /** The first turn that fails ends the others with it. */
  async #fail(fault: Fault): Promise<void> {
    if (isClearing(this.#course.condition)) return;
    await clearTurns(this.environment, this.#course, fault);
    this.#course.advance("cleared");
    this.begin();
    this.#goOn();
  }

  /** Looks at what comes next when an init or a turn has ended, or a process has died. */
  #goOn(): void {
    const course = this.#course;
    if (course.hasBegunTurns) return;
    if (course.condition === "working") course.advance("rest");
    if (course.condition === "interrupted") return void this.#afterInterruption();
    // A process that dies while nothing goes on ends the environment with it.
    const { isOver } = this.environment.generation;
    if (course.condition === "ready" && isOver && this.turns.size === 0)
      void this.shutdown("failure");
  }

  /** Begins to shut it down. Its init and its turns are ended first: only we decide what follows. */
  #depart(departure: Departure): void {
    const course = this.#course;
    course.departure = departure;
    course.untold = undefined;
    if (isDeparting(course.condition)) return;
    if (this.turns.size === 0 && !isBusyWithoutTurn(course.condition))
      return void this.#runShutdown();
    course.advance("interrupt");
    this.environment.generation.fail(SANDBOX_FAILURE);
    this.#goOn();
  }

  /** A turn that waits fails with the others, unless somebody may attach for it. */
  #afterInterruption(): Promise<void> {
    const isWaitedFor = this.turns.size > 0 && !this.environment.isAttached;
    return isWaitedFor ? this.#fail(SANDBOX_FAILURE) : this.#runShutdown();
  }

  async #runShutdown(): Promise<void> {
    const { environment } = this;
    const course = this.#course;
    const { reason, isFinal } = course.departure!;
    course.advance(isFinal ? "end" : "stop");
    if (isFinal) {
      for (const turn of this.turns) await refuseTurn(environment, course, { turn });
      await endEnvironment(environment, reason);
      course.advance("gone");
      return this.#onEnd();
    }
    await releaseAttached(environment, reason);
    course.advance("cleared");
    // It may have been closed meanwhile.
    if (this.isLeaving) return this.#runShutdown();
    course.departure = undefined;
    this.begin();
  }
}
