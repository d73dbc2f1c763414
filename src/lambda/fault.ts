import { jsonBytes } from "../core/json.ts";
import type { Outcome } from "./invocation.ts";
import type { ProcessExit } from "./journal-entry.ts";
import type { PhaseStatus } from "./phase.ts";

/**
 * A failure of an environment, with an error type of Lambda (RIE
 * internal/lambda/fatalerror/fatalerror.go; `Sandbox.Timedout` is spelled as by the service).
 */
export interface Fault {
  readonly errorType: string;
  /** The message without the `RequestId: … Error: ` that precedes it for the caller. */
  readonly errorMessage: string;
  readonly outcome: Extract<Outcome, "error" | "failure" | "timeout">;
  /** The body that the runtime posted to `init/error` or `error`. The caller gets it unchanged. */
  readonly body?: Uint8Array;
  /** The error type for the caller, where it is not the platform's. */
  readonly toldType?: string;
}

/** A fault, thrown through code that awaits. */
export class FaultError extends Error {
  override readonly name = "FaultError";
  readonly fault: Fault;

  constructor(fault: Fault) {
    super(fault.errorMessage);
    this.fault = fault;
  }
}

/** The fault of a {@link FaultError}. Any other error is a bug, and is thrown again. */
export function faultOf(error: unknown): Fault {
  if (error instanceof FaultError) return error.fault;
  throw error;
}

/** The function did not end within its timeout. */
export function timedOut(timeoutMs: number): Fault {
  return {
    errorType: "Sandbox.Timedout",
    errorMessage: `Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`,
    outcome: "timeout",
  };
}

/** Init did not end within its limit. No caller sees it, since the first invoke repeats init. */
export function initTimedOut(limitMs: number): Fault {
  return {
    errorType: "Runtime.Unknown",
    errorMessage: `Init timed out after ${(limitMs / 1000).toFixed(2)} seconds`,
    outcome: "timeout",
  };
}

/** The process of the runtime ended. */
export function runtimeExited(exit: ProcessExit): Fault {
  const reason =
    exit.code === 0
      ? "Runtime exited without providing a reason"
      : `Runtime exited with error: ${describeExit(exit)}`;
  return { errorType: "Runtime.ExitError", errorMessage: reason, outcome: "failure" };
}

/** The processes together used more memory than the function has. */
export const OUT_OF_MEMORY: Fault = {
  errorType: "Runtime.OutOfMemory",
  errorMessage: "Runtime exited with error: signal: killed",
  outcome: "failure",
};

/** The process of an extension ended outside shutdown, with any exit code. */
export function extensionExited(exit: ProcessExit): Fault {
  const reason = exit.code === 0 ? "exit code 0" : describeExit(exit);
  return { errorType: "Extension.Crash", errorMessage: reason, outcome: "failure" };
}

/** The program of the runtime could not be started. */
export function invalidEntrypoint(message: string): Fault {
  return { errorType: "Runtime.InvalidEntrypoint", errorMessage: message, outcome: "failure" };
}

/** The program of an extension could not be started. */
export function extensionLaunchError(message: string): Fault {
  return { errorType: "Extension.LaunchError", errorMessage: message, outcome: "failure" };
}

/** An extension posted `init/error` or `exit/error`. */
export function extensionReported(kind: "InitError" | "ExitError", errorType: string): Fault {
  return { errorType: `Extension.${kind}`, errorMessage: errorType, outcome: "failure" };
}

/**
 * The fault `reported` in an environment that then failed with `fault`. A caller sees the type that
 * was reported and the end of the process: `Extension.InitError`, `exit code 0`
 * (https://github.com/elastic/apm-aws-lambda/pull/145). What a runtime reported stays as it is.
 */
export function withReason(reported: Fault, { errorMessage }: Fault): Fault {
  return reported.outcome === "error" ? reported : { ...reported, errorMessage };
}

/** What the runtime posts of an error. Both may be missing. */
export interface PostedError {
  /** The value of `Lambda-Runtime-Function-Error-Type`. */
  readonly errorType: string | undefined;
  readonly body: Uint8Array;
}

/** The runtime posted `init/error`, or `error`. */
export function runtimeError({ errorType, body }: PostedError): Fault {
  const fault = { errorType: normalizeErrorType(errorType), outcome: "error" } as const;
  if (body.byteLength > 0) return { ...fault, errorMessage: "Runtime error", body };
  return {
    ...fault,
    // The header alone makes the error, says the API's description
    // (https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html). The words are the log's
    // (https://github.com/brefphp/bref/issues/1520).
    errorMessage: "Unknown application error occurred",
    ...(errorType ? { toldType: errorType } : {}),
  };
}

/** This machine had too little of something left to start a process. */
export function machineExhausted(message: string): Fault {
  return { errorType: "Sandbox.Failure", errorMessage: message, outcome: "failure" };
}

/** We ended the environment while it worked. */
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

/** The JSON that the caller of `requestId` gets for `fault`. */
export function faultBody(fault: Fault, requestId: string): Uint8Array {
  if (fault.body) return fault.body;
  const { errorType, toldType = errorType, errorMessage } = fault;
  const body = {
    errorType: toldType,
    errorMessage: `RequestId: ${requestId} Error: ${errorMessage}`,
  };
  return jsonBytes(body);
}

/**
 * The error type that the platform uses for the `Lambda-Runtime-Function-Error-Type` of a runtime
 * (RIE internal/lambda/fatalerror/fatalerror.go; its pattern is not anchored either).
 */
export function normalizeErrorType(errorType: string | undefined): string {
  if (errorType && /(Runtime|Function)\.[A-Z][a-zA-Z]+/.test(errorType)) return errorType;
  return errorType?.startsWith("Function.") ? "Function.Unknown" : "Runtime.Unknown";
}

/** The end of a process in the words of Go's os/exec, as in Lambda's messages. */
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
