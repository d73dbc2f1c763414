import { expect, test } from "bun:test";
import {
  advanceTurn,
  TURN_SIGNALS,
  TURN_STATES,
  type TurnSignal,
  type TurnState,
} from "../../src/lambda/turn.ts";

/** Every move there is; all others are refused. Written apart from the table, from RIE's core/states.go. */
const legal: Record<TurnState, Partial<Record<TurnSignal, TurnState>>> = {
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
};

for (const state of TURN_STATES) {
  for (const signal of TURN_SIGNALS) {
    const target = legal[state][signal];
    test(`a turn that is ${state} and gets ${signal} ${target ? `is ${target}` : "is refused"}`, () => {
      expect(advanceTurn(state, signal)).toBe(target);
    });
  }
}
