import type { Clock } from "../../core/clock.ts";
import type { Gate } from "../../core/gate.ts";
import type { Random } from "../../core/random.ts";
import type { serve } from "../../platform/serve.ts";
import type { ProcessHost } from "../../sandbox/ports.ts";
import type { OpenSender } from "../../telemetry/relay.ts";

/** The parts of the machine that runs need. */
export interface Machine {
  readonly host: ProcessHost;
  /**
   * The host whose processes find `sandbox.localdomain` in a hosts file of their own; the same each
   * time.
   *
   * @throws ToolError where this machine cannot do that.
   */
  readonly isolatedHost: () => Promise<ProcessHost>;
  /** Whether processes of `host` find `sandbox.localdomain` in the hosts file. */
  readonly isSandboxKnown: () => boolean;
  /** Opens a listener. */
  readonly serve: typeof serve;
  /** Opens a sender to a listener of telemetry. */
  readonly openSender: OpenSender;
  readonly clock: Clock;
  readonly random: Random;
  /** Bounds the inits that run at once, of all functions together. */
  readonly inits: Gate;
  /**
   * Makes a temporary folder and gives its absolute path. It is deleted when the program ends,
   * whatever ends it.
   */
  readonly makeFolder: () => Promise<string>;
  /** `PATH` and `HOME`: all that a process gets of the user's environment. */
  readonly base: Readonly<Record<string, string>>;
}
