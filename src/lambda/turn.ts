/** Where one invocation stands on its way through a runtime. */
export const TURN_STATES = [
  "given",
  "running",
  "responding",
  "reporting",
  "answered",
  "done",
  "late",
] as const;
export type TurnState = (typeof TURN_STATES)[number];

/** What moves it: the runtime's calls, the end of an upload, and the deadline. */
export const TURN_SIGNALS = [
  "next",
  "undeliver",
  "response",
  "error",
  "uploaded",
  "deadline",
] as const;
export type TurnSignal = (typeof TURN_SIGNALS)[number];

/**
 * The legal moves (RIE internal/lambda/core/states.go, where one runtime has one invocation).
 *
 * - `next` hands a given turn over, is idempotent while it runs, and ends one that is answered.
 * - A runtime may answer before a poll has taken the event: RIE's runtime is Running from the
 *   dispatch on.
 * - `deadline` is only of environments that several invocations share, where it ends the turn and
 *   nothing else. The answer that comes after it is refused
 *   (RIE internal/lambda-managed-instances/invoke/invoke_router.go).
 */
export const turnTransitions = {
  given: { next: "running", response: "responding", error: "reporting", deadline: "late" },
  running: {
    next: "running",
    undeliver: "given",
    response: "responding",
    error: "reporting",
    deadline: "late",
  },
  responding: { uploaded: "answered", deadline: "late" },
  reporting: { uploaded: "answered", deadline: "late" },
  answered: { next: "done" },
  done: {},
  late: {},
} as const satisfies Record<TurnState, Partial<Record<TurnSignal, TurnState>>>;

/** The state after `signal`, or undefined where the signal is not legal. */
export function advanceTurn(state: TurnState, signal: TurnSignal): TurnState | undefined {
  const row: Partial<Record<TurnSignal, TurnState>> = turnTransitions[state];
  return row[signal];
}
