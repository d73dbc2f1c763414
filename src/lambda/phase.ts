/** The phases of an execution environment. */
export type Phase = "init" | "restore" | "invoke" | "reset" | "shutdown";

/**
 * The reasons of a shutdown, in lower case as the service sends them:
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html
 */
export const SHUTDOWN_REASONS = ["spindown", "timeout", "failure"] as const;
export type ShutdownReason = (typeof SHUTDOWN_REASONS)[number];

/**
 * The phase in which init ran: its own, or an invoke after a failed first init ("suppressed init").
 */
export type InitPhase = "init" | "invoke";

/** The status of a phase at its end, by the rules of the Telemetry API. */
export type PhaseStatus = "success" | "error" | "failure" | "timeout";

/**
 * The environment that an invoke met: a new one, an initialized one, or one whose init it repeated.
 */
export type Start = "cold" | "warm" | "reset";
