/** What the built-in runtime and extension are to do. Durations are in milliseconds. */

import type { Buffering, Destination, TelemetryType } from "../lambda/subscription.ts";

export interface ErrorDirective {
  readonly errorType: string;
  readonly errorMessage?: string;
  readonly stackTrace?: readonly string[];
}

/** For every init of the runtime. */
export interface RuntimeDirectives {
  /** Before its first next. */
  readonly delayMs?: number;
  readonly initError?: ErrorDirective;
  /** Exits with this code instead of polling. */
  readonly exit?: number;
  /** Never polls. */
  readonly hang?: boolean;
  readonly log?: readonly string[];
  readonly sigterm?: "ignore";
  /** Applies the rest to the first init of a scenario only. */
  readonly once?: boolean;
}

/** For one invoke. Without any, the runtime echoes the payload. */
export interface InvokeDirectives {
  readonly sleepMs?: number;
  /** JSON text, sent as it is. */
  readonly respond?: string;
  readonly error?: ErrorDirective;
  readonly log?: readonly string[];
  readonly stream?: {
    readonly chunks: readonly string[];
    readonly everyMs?: number;
    readonly fail?: ErrorDirective;
  };
  /** Work between its answer and its next. */
  readonly afterMs?: number;
  readonly allocateBytes?: number;
  readonly exit?: number;
  readonly signal?: string;
}

/** For an extension. */
export interface ExtensionDirectives {
  /** Both unless said. */
  readonly events?: readonly string[];
  /** Before it registers. */
  readonly delayMs?: number;
  readonly hang?: "register" | "next" | "shutdown";
  readonly initError?: ErrorDirective;
  readonly exitError?: ErrorDirective;
  /** Exits with this code at the moment that `on` names (`invoke` unless said). */
  readonly exit?: number;
  readonly on?: "init" | "invoke" | "shutdown";
  /** Work after each event. */
  readonly workMs?: number;
  /** Written for each event. */
  readonly log?: readonly string[];
  /** Subscribes to telemetry after it has registered, and reads away what comes. */
  readonly telemetry?: TelemetryDirective;
}

/** A subscription to telemetry, and how its listener takes deliveries. */
export interface TelemetryDirective {
  /** All of them unless said. */
  readonly types?: readonly TelemetryType[];
  /** Lambda's defaults for what is not said. */
  readonly buffering?: Partial<Buffering>;
  /** HTTP unless said. */
  readonly protocol?: Destination["protocol"];
  /** Before each answer (HTTP), or before it reads on after each chunk (TCP). */
  readonly slowMs?: number;
  /** Answers with status 500 (HTTP), or hangs up on each connection (TCP). */
  readonly refuse?: boolean;
}

/** Environment variable that holds a process's directives as JSON. */
export const DIRECTIVES_VARIABLE = "LAMBDA_SIM_STUB";

/** Environment variable that counts the inits of a scenario, from 1; what `once` looks at. */
export const INIT_COUNT_VARIABLE = "LAMBDA_SIM_INIT";

/**
 * Header on the answer to `next` with the path, below the Runtime API's address, where the
 * directives for that invoke are (JSON). Absent when there are none.
 */
export const DIRECTIVES_HEADER = "Lambda-Sim-Stub";
