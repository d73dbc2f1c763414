import { expect, test } from "bun:test";
import {
  advanceRuntime,
  refuseTransition,
  RUNTIME_PROCESS_STATES,
  RUNTIME_SIGNALS,
  runtimeState,
  type RuntimeProcessState,
  type RuntimeSignal,
  type RuntimeState,
} from "../../src/lambda/runtime.ts";
import { TURN_STATES, type TurnState } from "../../src/lambda/turn.ts";

/** Every move there is; all others are refused. Written apart from the table, from RIE's core/states.go. */
const legal: Record<RuntimeProcessState, Partial<Record<RuntimeSignal, RuntimeProcessState>>> = {
  Started: { next: "Ready", initError: "InitError", exit: "Exited" },
  InitError: { exit: "Exited" },
  Ready: { next: "Ready", exit: "Exited" },
  Exited: {},
};

for (const state of RUNTIME_PROCESS_STATES) {
  for (const signal of RUNTIME_SIGNALS) {
    const target = legal[state][signal];
    test(`a runtime in ${state} that gets ${signal} ${target ? `is ${target}` : "is refused"}`, () => {
      expect(advanceRuntime(state, signal)).toBe(target);
    });
  }
}

/** RIE's states while the runtime has an invocation, from its invocationresponse.go and invocationnext.go. */
const named: Record<TurnState, RuntimeState> = {
  given: "Running",
  running: "Running",
  responding: "InvocationResponse",
  reporting: "InvocationErrorResponse",
  answered: "RuntimeResponseSentState",
  done: "Ready",
  late: "Ready",
};

for (const state of RUNTIME_PROCESS_STATES) {
  for (const turn of [undefined, ...TURN_STATES]) {
    const name = state === "Ready" && turn ? named[turn] : state;
    test(`a runtime in ${state} with ${turn ?? "no"} turn is called ${name}`, () => {
      expect(runtimeState(state, turn)).toBe(name);
    });
  }
}

test("a refusal says which move was not allowed, as Lambda does", () => {
  expect(refuseTransition("RuntimeResponseSentState", "response")).toEqual({
    status: 403,
    errorType: "InvalidStateTransition",
    errorMessage:
      "State transition from RuntimeResponseSentState to InvocationResponse failed for runtime. Error: State transition is not allowed",
  });
});
