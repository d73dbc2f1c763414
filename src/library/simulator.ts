import type { Clock } from "../core/clock.ts";
import type { Journal } from "../core/journal.ts";
import type { JournalEntry } from "../lambda/journal-entry.ts";
import type { ShutdownReason } from "../lambda/phase.ts";
import { checkInvokeAndWait } from "./check/check-invoke.ts";
import { checkEntryWait, checkWait } from "./check/check-wait.ts";
import { describeExtension, type RegisteredExtension } from "./extension/registered-extension.ts";
import { parseShutdownReason } from "./extension/shutdown-reason.ts";
import type { InvocationState } from "./invocation/invocation-state.ts";
import type { InvokeAnswer, InvokeResult } from "./invocation/result.ts";
import type { InvokeOptions, SimulatorOptions } from "./options.ts";
import { Session } from "./session.ts";
import type { Telemetry } from "./telemetry/telemetry.ts";
import { checkPhase, type SimulatorPhase } from "./wait/phase.ts";
import type { EntryWaitOptions, WaitOptions } from "./wait/wait-options.ts";
import { environmentVariables } from "./world/environment-variables.ts";
import { startsNothing } from "./world/open-world.ts";

/** The record of everything that happened, to be read. */
export type ReadonlyJournal = Pick<
  Journal<JournalEntry>,
  "length" | "since" | "subscribe" | "until"
>;

/** Starts a simulator on another clock than the machine's: for tests of time, whose actors are attached. */
export let startOn: (clock: Clock, options?: SimulatorOptions) => Promise<Simulator>;

/**
 * AWS Lambda's execution environment, for tests. It plays Lambda to a runtime and to extensions,
 * which are processes that it starts or the test's own code, and tells what they did.
 *
 * ```ts
 * await using simulator = await Simulator.start({ runtime: ["./bootstrap"] });
 * const { status, response } = await simulator.invoke({ name: "Ada" });
 * ```
 *
 * Every wait rejects with {@link WaitTimeout} when its time is over (`waitTimeoutMs` of the options
 * unless said), with the reason of its signal, or because the simulator has been closed.
 */
export class Simulator implements AsyncDisposable {
  /** Events that the platform emits, and those that subscribers take. */
  readonly telemetry: Telemetry;
  readonly #session: Session;

  static {
    startOn = async (clock, options = {}) => new Simulator(await Session.open(options, clock));
  }

  private constructor(session: Session) {
    this.#session = session;
    this.telemetry = session.telemetry;
  }

  /**
   * Opens the APIs; nothing is started before the first invoke, or {@link begin}.
   *
   * @throws TypeError or RangeError for options that cannot be; ToolError when a program cannot be
   * found or is not executable, this machine cannot isolate as asked, or the address cannot be had.
   * A program that only its start shows to be broken fails the invoke instead, as on Lambda.
   */
  static async start(options: SimulatorOptions = {}): Promise<Simulator> {
    return new Simulator(await Session.open(options));
  }

  /** Host and port of the APIs, without a scheme: the value of `AWS_LAMBDA_RUNTIME_API`. */
  get runtimeApi(): string {
    return this.#session.environment.address;
  }

  /** The phase of the environment that began last. */
  get phase(): SimulatorPhase {
    return this.#session.observation.phaseOf(this.#session.environment.number);
  }

  /** Whether the processes of every environment stand still. */
  get isFrozen(): boolean {
    const { environments } = this.#session.world.fleet;
    return environments.length > 0 && environments.every(({ generation }) => generation.isFrozen);
  }

  /** The extensions of the environment that began last, in the order they were named or registered. */
  get registeredExtensions(): readonly RegisteredExtension[] {
    return this.#session.environment.observed.registry.registered.map(describeExtension);
  }

  /** Everything that happened, in order. A reader that throws is let go, and {@link close} tells. */
  get journal(): ReadonlyJournal {
    return this.#session.journal;
  }

  /** All variables that the runtime sees, or that one sees which a test starts by itself. */
  environmentVariables(): Readonly<Record<string, string>> {
    return environmentVariables(this.#session.world, this.#session.environment.address);
  }

  /** Begins an environment ahead of any invoke. Resolves when its init is over, either way; at once when it is attached. */
  async begin(options: WaitOptions = {}): Promise<void> {
    checkWait(options, "Cannot begin");
    this.#session.refuseWhenClosed("begin");
    return this.#session.waits.untilSettled(
      "the end of init",
      this.#session.world.fleet.begin(),
      options,
    );
  }

  /**
   * Invokes the function and waits until the phase is over, extensions included: when the runtime
   * has called next again, or has failed. `payload` is any JSON value, or bytes to be sent as they
   * are: an ArrayBuffer, or any view of one. A function that fails is a result like any other.
   */
  async invoke(
    payload?: unknown,
    options: InvokeOptions & WaitOptions = {},
  ): Promise<InvokeResult> {
    checkInvokeAndWait(options);
    const { signal, timeoutMs, ...asked } = options;
    signal?.throwIfAborted();
    return this.waitForInvocation(this.enqueue(payload, asked), { signal, timeoutMs });
  }

  /**
   * Invokes the function without waiting. Returns the request id.
   *
   * @throws RangeError for a payload over 6 MiB; TypeError for one that is neither a JSON value nor
   * bytes, for an option that cannot be a header, or an id that is taken.
   */
  enqueue(payload?: unknown, options: InvokeOptions = {}): string {
    this.#session.refuseWhenClosed("invoke");
    return this.#session.invocations.enqueue(payload, options);
  }

  /** An invocation as it stands; undefined when there was none of that id. */
  invocation(requestId: string): InvocationState | undefined {
    return this.#session.invocations.stateOf(requestId);
  }

  /** All invocations, in the order they were asked for. */
  get invocations(): readonly InvocationState[] {
    return this.#session.invocations.states;
  }

  /** Resolves when the caller has its answer, which is before the end of the phase. Rejects at once for an id that is not known. */
  async waitForAnswer(requestId: string, options: WaitOptions = {}): Promise<InvokeAnswer> {
    const { answered } = this.#session.invocations.known(requestId);
    const what = `the answer to invocation "${requestId}"`;
    return this.#session.waits.untilSettled(what, answered, options);
  }

  /** Resolves when the phase is over, extensions included. Rejects at once for an id that is not known. */
  async waitForInvocation(requestId: string, options: WaitOptions = {}): Promise<InvokeResult> {
    const { ended } = this.#session.invocations.known(requestId);
    return this.#session.waits.untilSettled(`the end of invocation "${requestId}"`, ended, options);
  }

  /** Resolves when the environment that began last is in `phase`, if only for a moment. */
  async waitForPhase(phase: SimulatorPhase, options: WaitOptions = {}): Promise<void> {
    checkPhase(phase);
    return this.#session.waits.untilState(`phase "${phase}"`, () => this.phase === phase, options);
  }

  /**
   * Resolves when the processes of every environment stand still. Rejects at once where none ever
   * will: with `freeze` off, and where everything is attached.
   */
  async waitForFrozen(options: WaitOptions = {}): Promise<void> {
    const { plan } = this.#session.world;
    const action = "Cannot wait for frozen processes";
    if (!plan.isFreezing) throw new Error(`${action}: "freeze" is off`);
    if (startsNothing(plan)) throw new Error(`${action}: what is attached never freezes`);
    return this.#session.waits.untilState("frozen processes", () => this.isFrozen, options);
  }

  /**
   * Whether all extensions wait for an event; with a request id, whether they do so after their
   * work on that invocation, or have nothing to do with it. An id that is not known is not ready.
   */
  areExtensionsReady(requestId?: string): boolean {
    if (requestId === undefined) return this.#session.environment.generation.registry.isAtNext;
    return this.#session.readiness.isReady(requestId);
  }

  /**
   * Resolves when {@link areExtensionsReady}. Rejects at once for an id that is not known, and when
   * the phase ends without it.
   */
  async waitForExtensionsReady(requestId?: string, options: WaitOptions = {}): Promise<void> {
    if (requestId !== undefined) {
      this.#session.invocations.known(requestId);
      return this.#session.readiness.wait(requestId, this.#session.waits, options);
    }
    const isReady = (): boolean => this.areExtensionsReady();
    return this.#session.waits.untilState("extensions that are ready", isReady, options);
  }

  /**
   * How long the extensions took after the runtime was done, in milliseconds with three decimals.
   * Undefined until all are ready, and where none has asked for INVOKE.
   */
  extensionOverheadMs(requestId: string): number | undefined {
    return this.#session.readiness.overheadMs(requestId);
  }

  /**
   * Resolves to the first entry of the journal that `predicate` holds for, past ones included.
   * Rejects with an error of `predicate`.
   */
  waitFor<Entry extends JournalEntry>(
    predicate: (entry: JournalEntry) => entry is Entry,
    options?: EntryWaitOptions,
  ): Promise<Entry>;
  waitFor(
    predicate: (entry: JournalEntry) => boolean,
    options?: EntryWaitOptions,
  ): Promise<JournalEntry>;
  async waitFor(
    predicate: (entry: JournalEntry) => boolean,
    options: EntryWaitOptions = {},
  ): Promise<JournalEntry> {
    checkEntryWait(predicate, options);
    const { what = "an entry of the journal", since = 0, signal, timeoutMs } = options;
    return this.#session.waits.untilEntry(what, predicate, { signal, timeoutMs, since });
  }

  /**
   * Shuts every environment down: resolves when all have ended, within 2 s and a moment. The next
   * invoke meets a new one; attached processes may attach again. The reason may be in any case.
   */
  async shutdown(
    reason: ShutdownReason | (string & {}) = "spindown",
    options: WaitOptions = {},
  ): Promise<void> {
    checkWait(options, "Cannot shut down");
    this.#session.refuseWhenClosed("shut down");
    const ended = this.#session.world.fleet.shutdown(parseShutdownReason(reason));
    await this.#session.waits.untilSettled("the end of the shutdown", ended, options);
  }

  /**
   * Shuts everything down for good, and closes the APIs; once more changes nothing.
   *
   * @throws LeakError when a process has left its group and outlived its environment; it is killed.
   * Otherwise the first error of a reader of the journal.
   */
  close(): Promise<void> {
    return this.#session.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
