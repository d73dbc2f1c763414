import { expect, test } from "bun:test";
import {
  advanceExtension,
  EXTENSION_SIGNALS,
  EXTENSION_STATES,
  type ExtensionSignal,
  type ExtensionState,
} from "../../src/lambda/extension.ts";

/** Every move there is; all others are refused. Written apart from the table, from RIE's core/states.go. */
const legal: Record<ExtensionState, Partial<Record<ExtensionSignal, ExtensionState>>> = {
  Started: {
    register: "Registered",
    launchError: "LaunchError",
    exit: "Exited",
    shutdownFailure: "ShutdownFailed",
  },
  Registered: {
    next: "Ready",
    initError: "InitError",
    exitError: "ExitError",
    event: "Running",
    exit: "Exited",
    shutdownFailure: "ShutdownFailed",
  },
  Ready: {
    event: "Running",
    exitError: "ExitError",
    exit: "Exited",
    shutdownFailure: "ShutdownFailed",
  },
  Running: {
    next: "Ready",
    event: "Running",
    exitError: "ExitError",
    exit: "Exited",
    shutdownFailure: "ShutdownFailed",
  },
  InitError: { initError: "InitError", exit: "InitError", shutdownFailure: "InitError" },
  ExitError: { exitError: "ExitError", exit: "ExitError", shutdownFailure: "ExitError" },
  LaunchError: {},
  ShutdownFailed: {},
  Exited: {},
};

for (const state of EXTENSION_STATES) {
  for (const signal of EXTENSION_SIGNALS) {
    const target = legal[state][signal];
    test(`an extension in ${state} that gets ${signal} ${target ? `is ${target}` : "is refused"}`, () => {
      const result = advanceExtension(state, signal, "an-id");
      if (target) expect(result).toEqual({ ok: true, value: target });
      else expect(result).toMatchObject({ ok: false, error: { status: 403 } });
    });
  }
}

test("a refused exit/error names the state Exited, as RIE does", () => {
  expect(advanceExtension("Started", "exitError", "an-id")).toEqual({
    ok: false,
    error: {
      status: 403,
      errorType: "Extension.InvalidExtensionState",
      errorMessage:
        "State transition from Started to Exited failed for extension an-id. Error: State transition is not allowed",
    },
  });
});
