import { expect, test } from "bun:test";
import {
  advanceRuntime,
  RUNTIME_SIGNALS,
  RUNTIME_STATES,
  type RuntimeSignal,
  type RuntimeState,
} from "../../src/lambda/runtime.ts";

/** Every move there is; all others are refused. Written apart from the table, from RIE's core/states.go. */
const legal: Record<RuntimeState, Partial<Record<RuntimeSignal, RuntimeState>>> = {
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
};

for (const state of RUNTIME_STATES) {
  for (const signal of RUNTIME_SIGNALS) {
    const target = legal[state][signal];
    test(`a runtime in ${state} that gets ${signal} ${target ? `is ${target}` : "is refused"}`, () => {
      const result = advanceRuntime(state, signal);
      if (target) expect(result).toEqual({ ok: true, value: target });
      else expect(result).toMatchObject({ ok: false, error: { status: 403 } });
    });
  }
}

test("a refusal says which move was not allowed, as Lambda does", () => {
  expect(advanceRuntime("RuntimeResponseSentState", "response")).toEqual({
    ok: false,
    error: {
      status: 403,
      errorType: "InvalidStateTransition",
      errorMessage:
        "State transition from RuntimeResponseSentState to InvocationResponse failed for runtime. Error: State transition is not allowed",
    },
  });
});
