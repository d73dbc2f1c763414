import { err, ok, type Result } from "../core/result.ts";
import type { Refusal } from "./refusal.ts";

/** States of the runtime, spelled as in Lambda's messages (RIE internal/lambda/core/runtime_state_names.go). */
export const RUNTIME_STATES = [
  "Started",
  "InitError",
  "Ready",
  "Running",
  "InvocationResponse",
  "InvocationErrorResponse",
  "RuntimeResponseSentState",
  "Exited",
] as const;
export type RuntimeState = (typeof RUNTIME_STATES)[number];

/** What moves it: its four calls, and what happens to it. */
export const RUNTIME_SIGNALS = [
  "next",
  "response",
  "error",
  "initError",
  "dispatch",
  "responseEnd",
  "exit",
] as const;
export type RuntimeSignal = (typeof RUNTIME_SIGNALS)[number];

/**
 * The legal moves (RIE internal/lambda/core/states.go). `next` is idempotent: in Running it gives
 * the same invocation again.
 */
export const runtimeTransitions = {
  Started: { next: "Ready", initError: "InitError", exit: "Exited" },
  InitError: { exit: "Exited" },
  Ready: { next: "Ready", dispatch: "Running", exit: "Exited" },
  Running: {
    next: "Running",
    response: "InvocationResponse",
    error: "InvocationErrorResponse",
    exit: "Exited",
  },
  InvocationResponse: { responseEnd: "RuntimeResponseSentState", exit: "Exited" },
  InvocationErrorResponse: { responseEnd: "RuntimeResponseSentState", exit: "Exited" },
  RuntimeResponseSentState: { next: "Ready", exit: "Exited" },
  Exited: {},
} as const satisfies Record<RuntimeState, Partial<Record<RuntimeSignal, RuntimeState>>>;

/** The state that each call asks for, as the refusal names it. */
const targets: Record<RuntimeSignal, string> = {
  next: "Ready",
  response: "InvocationResponse",
  error: "InvocationErrorResponse",
  initError: "InitError",
  dispatch: "Running",
  responseEnd: "RuntimeResponseSentState",
  exit: "Exited",
};

/** The state after `signal`, or the 403 that Lambda answers where it is not allowed. */
export function advanceRuntime(
  state: RuntimeState,
  signal: RuntimeSignal,
): Result<RuntimeState, Refusal> {
  const row: Partial<Record<RuntimeSignal, RuntimeState>> = runtimeTransitions[state];
  const next = row[signal];
  if (next) return ok(next);
  return err({
    status: 403,
    errorType: "InvalidStateTransition",
    errorMessage: `State transition from ${state} to ${targets[signal]} failed for runtime. Error: State transition is not allowed`,
  });
}

/** The state in the words of AWS's documents, which do not tell the halves of an answer apart. */
export function describeRuntimeState(state: RuntimeState): string {
  switch (state) {
    case "InvocationResponse":
    case "InvocationErrorResponse":
    case "RuntimeResponseSentState":
      return "Running";
    case "Started":
    case "Ready":
    case "Running":
    case "InitError":
    case "Exited":
      return state;
  }
}
