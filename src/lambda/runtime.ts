import type { Refusal } from "./refusal.ts";
import type { TurnState } from "./turn.ts";

/** States of the runtime's process, whatever it does with invocations. */
export const RUNTIME_PROCESS_STATES = ["Started", "InitError", "Ready", "Exited"] as const;
export type RuntimeProcessState = (typeof RUNTIME_PROCESS_STATES)[number];

/** What moves its process: two of its calls, and its end. */
export const RUNTIME_SIGNALS = ["next", "initError", "exit"] as const;
export type RuntimeSignal = (typeof RUNTIME_SIGNALS)[number];

/** The legal moves (RIE internal/lambda/core/states.go). Those of an invocation are in `turn.ts`. */
export const runtimeTransitions = {
  Started: { next: "Ready", initError: "InitError", exit: "Exited" },
  InitError: { exit: "Exited" },
  Ready: { next: "Ready", exit: "Exited" },
  Exited: {},
} as const satisfies Record<
  RuntimeProcessState,
  Partial<Record<RuntimeSignal, RuntimeProcessState>>
>;

/** The state after `signal`, or undefined where the signal is not legal. */
export function advanceRuntime(
  state: RuntimeProcessState,
  signal: RuntimeSignal,
): RuntimeProcessState | undefined {
  const row: Partial<Record<RuntimeSignal, RuntimeProcessState>> = runtimeTransitions[state];
  return row[signal];
}

/** States of the runtime, spelled as in Lambda's messages (RIE internal/lambda/core/runtime_state_names.go). */
export type RuntimeState =
  | RuntimeProcessState
  | "Running"
  | "InvocationResponse"
  | "InvocationErrorResponse"
  | "RuntimeResponseSentState";

/** How each state of a turn reads as a state of the runtime. */
const stateByTurn: Record<TurnState, RuntimeState> = {
  given: "Running",
  running: "Running",
  responding: "InvocationResponse",
  reporting: "InvocationErrorResponse",
  answered: "RuntimeResponseSentState",
  done: "Ready",
  late: "Ready",
};

/** The state of a runtime whose process is in `state`, and which has a turn in state `turn`, if any. */
export function runtimeState(
  state: RuntimeProcessState,
  turn: TurnState | undefined,
): RuntimeState {
  return state === "Ready" && turn !== undefined ? stateByTurn[turn] : state;
}

/** The state that each call asks for, as the refusal names it. */
const targets = {
  next: "Ready",
  response: "InvocationResponse",
  error: "InvocationErrorResponse",
  initError: "InitError",
} as const;

/** A call of the runtime. */
export type RuntimeCall = keyof typeof targets;

/** The 403 that Lambda answers to `call` where `state` does not allow it. */
export function refuseTransition(state: RuntimeState, call: RuntimeCall): Refusal {
  return {
    status: 403,
    errorType: "InvalidStateTransition",
    errorMessage: `State transition from ${state} to ${targets[call]} failed for runtime. Error: State transition is not allowed`,
  };
}

/** The state as AWS's documents call it. They have one state for all parts of an answer. */
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
