import { jsonBytes } from "../core/json-bytes.ts";
import type { Outcome } from "./invocation.ts";
import type { ProcessExit } from "./journal-entry.ts";
import type { PhaseStatus } from "./phase.ts";

/**
 * What went wrong with an environment, in an error type that Lambda names (RIE
 * internal/lambda/fatalerror/fatalerror.go; `Sandbox.Timedout` as the service spells it).
 */
export interface Fault {
  readonly errorType: string;
  /** Without the `RequestId: … Error: ` that the caller sees before it. */
  readonly errorMessage: string;
  readonly outcome: Extract<Outcome, "error" | "failure" | "timeout">;
  /** What a runtime posted to `init/error`: the caller gets it as it is. */
  readonly body?: Uint8Array;
}

/** A fault on its way through code that awaits. */
export class FaultError extends Error {
  override readonly name = "FaultError";
  readonly fault: Fault;

  constructor(fault: Fault) {
    super(fault.errorMessage);
    this.fault = fault;
  }
}

/** The fault that `error` carries; anything else is a bug, and thrown on. */
export function faultOf(error: unknown): Fault {
  if (error instanceof FaultError) return error.fault;
  throw error;
}

/** The function did not end in time. */
export function timedOut(timeoutMs: number): Fault {
  return {
    errorType: "Sandbox.Timedout",
    errorMessage: `Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`,
    outcome: "timeout",
  };
}

/** Init did not end in its own limit. No caller sees it: init is tried again inside the first invoke. */
export function initTimedOut(limitMs: number): Fault {
  return {
    errorType: "Runtime.Unknown",
    errorMessage: `Init timed out after ${(limitMs / 1000).toFixed(2)} seconds`,
    outcome: "timeout",
  };
}

/** The runtime's process ended. */
export function runtimeExited(exit: ProcessExit): Fault {
  const reason =
    exit.code === 0
      ? "Runtime exited without providing a reason"
      : `Runtime exited with error: ${describeExit(exit)}`;
  return { errorType: "Runtime.ExitError", errorMessage: reason, outcome: "failure" };
}

/** All processes together used more memory than the function has. */
export const OUT_OF_MEMORY: Fault = {
  errorType: "Runtime.OutOfMemory",
  errorMessage: "Runtime exited with error: signal: killed",
  outcome: "failure",
};

/** An extension's process ended outside shutdown, whatever its code. */
export function extensionExited(exit: ProcessExit): Fault {
  const reason = exit.code === 0 ? "exit code 0" : describeExit(exit);
  return { errorType: "Extension.Crash", errorMessage: reason, outcome: "failure" };
}

/** The runtime's program could not be started. */
export function invalidEntrypoint(message: string): Fault {
  return { errorType: "Runtime.InvalidEntrypoint", errorMessage: message, outcome: "failure" };
}

/** An extension's program could not be started. */
export function extensionLaunchError(message: string): Fault {
  return { errorType: "Extension.LaunchError", errorMessage: message, outcome: "failure" };
}

/** An extension posted `init/error` or `exit/error`. */
export function extensionReported(kind: "InitError" | "ExitError", errorType: string): Fault {
  return { errorType: `Extension.${kind}`, errorMessage: errorType, outcome: "failure" };
}

/** The runtime posted `init/error`. */
export function runtimeInitError(errorType: string, body: Uint8Array): Fault {
  return { errorType, errorMessage: "Runtime init error", outcome: "error", body };
}

/** The environment was taken away by us while it worked. */
export const SANDBOX_FAILURE: Fault = {
  errorType: "Sandbox.Failure",
  errorMessage: "The execution environment was shut down",
  outcome: "failure",
};

/** The status of a phase that ended with `fault` (RIE internal/lambda/rapid/handlers.go, handleReset). */
export function statusOf(fault: Fault): PhaseStatus {
  if (fault.outcome === "timeout") return "timeout";
  return fault.errorType.startsWith("Sandbox.") ? "failure" : "error";
}

/** The JSON that the caller of `requestId` gets for a fault of the platform's making. */
export function faultBody(fault: Fault, requestId: string): Uint8Array {
  if (fault.body) return fault.body;
  const { errorType, errorMessage } = fault;
  const body = { errorType, errorMessage: `RequestId: ${requestId} Error: ${errorMessage}` };
  return jsonBytes(body);
}

/**
 * The type that the platform uses for what a runtime named in `Lambda-Runtime-Function-Error-Type`
 * (RIE internal/lambda/fatalerror/fatalerror.go; the expression is unanchored there too).
 */
export function normalizeErrorType(errorType: string | undefined): string {
  if (errorType && /(Runtime|Function)\.[A-Z][a-zA-Z]+/.test(errorType)) return errorType;
  return errorType?.startsWith("Function.") ? "Function.Unknown" : "Runtime.Unknown";
}

/** How a process ended, in the words of Go's os/exec, which Lambda's messages carry. */
function describeExit({ code, signal }: ProcessExit): string {
  if (signal !== null) return `signal: ${signalWords[signal] ?? signal}`;
  return `exit status ${code ?? "unknown"}`;
}

/** https://cs.opensource.google/go/go/+/master:src/syscall/zerrors_linux_amd64.go */
const signalWords: Readonly<Record<string, string>> = {
  SIGHUP: "hangup",
  SIGINT: "interrupt",
  SIGQUIT: "quit",
  SIGILL: "illegal instruction",
  SIGTRAP: "trace/breakpoint trap",
  SIGABRT: "aborted",
  SIGBUS: "bus error",
  SIGFPE: "floating point exception",
  SIGKILL: "killed",
  SIGUSR1: "user defined signal 1",
  SIGSEGV: "segmentation fault",
  SIGUSR2: "user defined signal 2",
  SIGPIPE: "broken pipe",
  SIGALRM: "alarm clock",
  SIGTERM: "terminated",
};
