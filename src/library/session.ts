import type { Clock } from "../core/clock.ts";
import type { Environment } from "../sandbox/environment.ts";
import { checkSimulatorOptions } from "./check/check-options.ts";
import { GuardedJournal } from "./guarded-journal.ts";
import { Invocations } from "./invocation/invocations.ts";
import type { SimulatorOptions } from "./options.ts";
import { DeliveryPolicies } from "./telemetry/delivery-policies.ts";
import { Telemetry } from "./telemetry/telemetry.ts";
import { describeState } from "./wait/describe-state.ts";
import { Observation } from "./wait/observation.ts";
import { Readiness } from "./wait/readiness.ts";
import { WAIT_TIMEOUT_MS, Waits } from "./wait/waits.ts";
import { openWorld, type OpenWorld } from "./world/open-world.ts";
import { planSimulator } from "./world/plan.ts";

/** An open simulator: its environments, and what looks at them, from its start to its end. */
export class Session {
  readonly world: OpenWorld;
  readonly journal: GuardedJournal;
  readonly observation: Observation;
  readonly waits: Waits;
  readonly invocations: Invocations;
  readonly readiness: Readiness;
  readonly telemetry: Telemetry;
  readonly #over = new AbortController();
  #closing: Promise<void> | undefined;

  private constructor(world: OpenWorld, policies: DeliveryPolicies, timeoutMs: number) {
    const { journal, machine, plan } = world;
    this.world = world;
    this.observation = new Observation(journal);
    this.journal = new GuardedJournal(journal);
    this.waits = new Waits({
      journal: this.journal,
      clock: machine.clock,
      over: this.#over.signal,
      timeoutMs,
      describe: (hindrance) => describeState(world, hindrance),
    });
    this.invocations = new Invocations(world);
    this.readiness = new Readiness(world, this.observation);
    this.telemetry = new Telemetry({
      settings: plan.settings,
      extensions: [...plan.extensions.keys()],
      journal: this.journal,
      waits: this.waits,
      policies,
    });
  }

  /** As `Simulator.start`; time is the machine's own unless `clock` says it. */
  static async open(options: SimulatorOptions, clock?: Clock): Promise<Session> {
    checkSimulatorOptions(options);
    const policies = new DeliveryPolicies();
    const plan = { ...planSimulator(options), policyOf: policies.policyOf };
    const world = await openWorld(plan, options.isolate ?? "none", clock);
    return new Session(world, policies, options.waitTimeoutMs ?? WAIT_TIMEOUT_MS);
  }

  /** The environment that began last. */
  get environment(): Environment {
    return this.world.environments.at(-1) ?? this.world.environments[0];
  }

  /** Throws once {@link close} has been called; `verb` says what cannot be done. */
  refuseWhenClosed(verb: string): void {
    if (this.#closing) throw new Error(`Cannot ${verb}: the simulator has been closed`);
  }

  /** As `close` of the simulator. */
  close(): Promise<void> {
    this.#closing ??= this.world
      .close()
      .finally(() => this.#over.abort(new Error("The simulator has been closed")))
      .then(() => this.journal.throwFailure());
    return this.#closing;
  }
}
