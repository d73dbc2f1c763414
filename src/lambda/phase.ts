/** What an execution environment is doing. */
export type Phase = "init" | "restore" | "invoke" | "reset" | "shutdown";

/**
 * Why it is shut down, in the lower case that the service sends:
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html
 */
export const SHUTDOWN_REASONS = ["spindown", "timeout", "failure"] as const;
export type ShutdownReason = (typeof SHUTDOWN_REASONS)[number];

/** Whether init ran on its own or inside an invoke, after a failed first one ("suppressed init"). */
export type InitPhase = "init" | "invoke";

/** How a phase ended, by the rules of the Telemetry API. */
export type PhaseStatus = "success" | "error" | "failure" | "timeout";

/** What an invoke met: a new environment, one that was initialized, or one whose init it repeated. */
export type Start = "cold" | "warm" | "reset";
