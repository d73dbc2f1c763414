import { DEFAULT_FUNCTION } from "../../src/lambda/function.ts";
import type { Facts } from "../../src/runner/explain/facts.ts";

/** The facts of a check of which nothing is known but what a test says. */
export function factsWith(said: Partial<Facts>): Facts {
  return {
    entries: [],
    lostLines: 0,
    settings: DEFAULT_FUNCTION,
    ports: [],
    isSandboxKnown: true,
    isFrozen: false,
    standings: () => [],
    expect: undefined,
    observed: {},
    ...said,
  };
}
