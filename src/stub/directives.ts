/** What the built-in runtime and extension are to do. Durations are in milliseconds. */

import type { Buffering, Destination, TelemetryType } from "../lambda/subscription.ts";

export interface ErrorDirective {
  readonly errorType: string;
  readonly errorMessage?: string | undefined;
  readonly stackTrace?: readonly string[] | undefined;
}

/** For every init of the runtime. */
export interface RuntimeDirectives {
  /** Before its first next. */
  readonly delayMs?: number | undefined;
  readonly initError?: ErrorDirective | undefined;
  /** Exits with this code instead of polling. */
  readonly exit?: number | undefined;
  /** Never polls. */
  readonly hang?: boolean | undefined;
  readonly log?: readonly string[] | undefined;
  readonly sigterm?: "ignore" | undefined;
  /** Applies the rest to the first init of a scenario only. */
  readonly once?: boolean | undefined;
}

/** For one invoke. Without any, the runtime echoes the payload. */
export interface InvokeDirectives {
  readonly sleepMs?: number | undefined;
  /** JSON text, sent as it is. */
  readonly respond?: string | undefined;
  readonly error?: ErrorDirective | undefined;
  readonly log?: readonly string[] | undefined;
  readonly stream?:
    | {
        readonly chunks: readonly string[];
        readonly everyMs?: number | undefined;
        readonly fail?: ErrorDirective | undefined;
      }
    | undefined;
  /** Work between its answer and its next. */
  readonly afterMs?: number | undefined;
  readonly allocateBytes?: number | undefined;
  readonly exit?: number | undefined;
  readonly signal?: string | undefined;
}

/** For an extension. */
export interface ExtensionDirectives {
  /** Both unless said. */
  readonly events?: readonly string[] | undefined;
  /** Before it registers. */
  readonly delayMs?: number | undefined;
  readonly hang?: "register" | "next" | "shutdown" | undefined;
  readonly initError?: ErrorDirective | undefined;
  readonly exitError?: ErrorDirective | undefined;
  /** Exits with this code at the moment that `on` names (`invoke` unless said). */
  readonly exit?: number | undefined;
  readonly on?: "init" | "invoke" | "shutdown" | undefined;
  /** Work after each event. */
  readonly workMs?: number | undefined;
  /** Written for each event. */
  readonly log?: readonly string[] | undefined;
  /** Subscribes to telemetry after it has registered, and reads away what comes. */
  readonly telemetry?: TelemetryDirective | undefined;
}

/** A subscription to telemetry, and how its listener takes deliveries. */
export interface TelemetryDirective {
  /** All of them unless said. */
  readonly types?: readonly TelemetryType[] | undefined;
  /** Lambda's defaults for what is not said. */
  readonly buffering?:
    | { readonly [Name in keyof Buffering]?: Buffering[Name] | undefined }
    | undefined;
  /** HTTP unless said. */
  readonly protocol?: Destination["protocol"] | undefined;
  /** Before each answer (HTTP), or before it reads on after each chunk (TCP). */
  readonly slowMs?: number | undefined;
  /** Answers with status 500 (HTTP), or hangs up on each connection (TCP). */
  readonly refuse?: boolean | undefined;
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
