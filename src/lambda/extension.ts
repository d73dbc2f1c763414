import { err, ok, type Result } from "../core/result.ts";
import { extensionRefusal, type Refusal } from "./refusal.ts";

/** The states of an extension (RIE internal/lambda/core/agents.go and states.go). */
export const EXTENSION_STATES = [
  "Started",
  "Registered",
  "Ready",
  "Running",
  "InitError",
  "ExitError",
  "LaunchError",
  "ShutdownFailed",
  "Exited",
] as const;
export type ExtensionState = (typeof EXTENSION_STATES)[number];

/** The signals that change the state: four calls of the extension, and events that happen to it. */
export const EXTENSION_SIGNALS = [
  "register",
  "next",
  "initError",
  "exitError",
  "event",
  "launchError",
  "exit",
  "shutdownFailure",
] as const;
export type ExtensionSignal = (typeof EXTENSION_SIGNALS)[number];

const ends = { exit: "Exited", shutdownFailure: "ShutdownFailed" } as const;

/** The legal moves. A second post of the same error has the same answer, and changes nothing. */
export const extensionTransitions = {
  Started: { register: "Registered", launchError: "LaunchError", ...ends },
  Registered: {
    next: "Ready",
    initError: "InitError",
    exitError: "ExitError",
    event: "Running",
    ...ends,
  },
  Ready: { event: "Running", exitError: "ExitError", ...ends },
  Running: { next: "Ready", event: "Running", exitError: "ExitError", ...ends },
  InitError: { initError: "InitError", exit: "InitError", shutdownFailure: "InitError" },
  ExitError: { exitError: "ExitError", exit: "ExitError", shutdownFailure: "ExitError" },
  LaunchError: {},
  ShutdownFailed: {},
  Exited: {},
} as const satisfies Record<ExtensionState, Partial<Record<ExtensionSignal, ExtensionState>>>;

/** The state that each call asks for, as in the refusal. `exit/error` says `Exited`, as in RIE. */
const targets: Record<ExtensionSignal, string> = {
  register: "Registered",
  next: "Ready",
  initError: "InitError",
  exitError: "Exited",
  event: "Running",
  launchError: "LaunchError",
  exit: "Exited",
  shutdownFailure: "ShutdownFailed",
};

/** The state after `signal`, or Lambda's 403. `who` is the extension's id; at register its name. */
export function advanceExtension(
  state: ExtensionState,
  signal: ExtensionSignal,
  who: string,
): Result<ExtensionState, Refusal> {
  const row: Partial<Record<ExtensionSignal, ExtensionState>> = extensionTransitions[state];
  const next = row[signal];
  if (next) return ok(next);
  return err(
    extensionRefusal(
      "InvalidExtensionState",
      `State transition from ${state} to ${targets[signal]} failed for extension ${who}. Error: State transition is not allowed`,
    ),
  );
}
