import { Monitor } from "../core/monitor.ts";
import { FaultError, withReason, OUT_OF_MEMORY, type Fault } from "../lambda/fault.ts";
import { MemoryWatch } from "./memory/watch.ts";
import { RUNTIME } from "../lambda/source-name.ts";
import type { HostedProcess, TelemetryRelay } from "./ports.ts";
import { Registry } from "./party/registry.ts";
import { Runtime } from "./party/runtime.ts";
import type { SandboxWorld } from "./world.ts";

/** The reason with which polls end when their generation ends. */
export class GenerationOver extends Error {
  override readonly name = "GenerationOver";
}

/**
 * What lives between two resets: a runtime, its extensions, and their processes. A reset replaces
 * it, so that old processes meet ids that nobody knows:
 * .github/decisions/004-replaced-generations.md.
 */
export class Generation {
  readonly runtime: Runtime;
  readonly registry: Registry;
  readonly processes = new Map<string, HostedProcess>();
  readonly memory: MemoryWatch;
  /** Brings its telemetry to its extensions. */
  readonly relay: TelemetryRelay;
  /** Waits for states; its waits end when the generation fails. */
  readonly monitor: Monitor;
  /** The same, for what follows a failure. Its waits end when the generation is closed. */
  readonly aftermath: Monitor;
  readonly #failure = new AbortController();
  readonly #end = new AbortController();
  /** Whether init has come to the start of the runtime, which may still fail. */
  hasRuntime = false;
  /** Whether its processes are stopped. */
  isFrozen = false;
  #reported: Fault | undefined;
  #isCalled = false;
  #isTerminating = false;

  constructor(world: SandboxWorld, relay: TelemetryRelay) {
    this.relay = relay;
    this.runtime = new Runtime(world);
    this.registry = new Registry(world.extensions.keys(), world.random);
    this.memory = new MemoryWatch(world, {
      processes: this.processes,
      onExceeded: () => this.#endForMemory(),
    });
    this.monitor = new Monitor(this.#failure.signal);
    this.aftermath = new Monitor(this.#end.signal);
  }

  /** Aborted with a {@link FaultError} when the generation fails. */
  get signal(): AbortSignal {
    return this.#failure.signal;
  }

  /** Whether it has failed or is being shut down. Nothing that it says counts any more. */
  get isOver(): boolean {
    return this.#isTerminating || this.#failure.signal.aborted;
  }

  /** Whether we are ending its processes. Their exits are no crashes then. */
  get isTerminating(): boolean {
    return this.#isTerminating;
  }

  /** Whether anyone has called its APIs. */
  get isCalled(): boolean {
    return this.#isCalled;
  }

  /** Notes a call; the first begins the init of an attached environment. */
  touch(): void {
    if (this.#isCalled) return;
    this.#isCalled = true;
    this.notify();
  }

  /** Lets every wait look again at its state. */
  notify(): void {
    this.monitor.notify();
    this.aftermath.notify();
  }

  /** Keeps the first error that a process reported, to be the fault when it exits. */
  report(fault: Fault): void {
    this.#reported ??= fault;
  }

  /** Fails it with the error that a process reported, else with `fault`. Only the first counts. */
  fail(fault: Fault): void {
    if (this.#failure.signal.aborted) return;
    const told = this.#reported ? withReason(this.#reported, fault) : fault;
    this.#failure.abort(new FaultError(told));
  }

  /** Kills the runtime at once, without SIGTERM: without memory it can do nothing more. */
  #endForMemory(): void {
    if (this.isOver) return;
    this.fail(OUT_OF_MEMORY);
    this.beginTermination();
    this.processes.get(RUNTIME)?.signal("SIGKILL");
  }

  /** From now on we are ending its processes. The time to subscribe is over, init or not. */
  beginTermination(): void {
    this.#isTerminating = true;
    this.relay.endSubscribing();
    this.runtime.withdraw();
  }

  /** Ends every subscription, every poll, and every wait. */
  close(): void {
    this.relay.close();
    const reason = new GenerationOver("The execution environment was reset");
    this.runtime.close(reason);
    for (const extension of this.registry.all) extension.close(reason);
    this.#end.abort(reason);
  }
}
