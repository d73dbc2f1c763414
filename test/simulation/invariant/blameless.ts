import type { Invariant } from "../run.ts";

/** Where every process does what it should, however slowly, the platform fails nobody. */
export const blameless: Invariant = ({ plan, invocations }) =>
  plan.isHealthy
    ? invocations
        .filter(({ answer }) => answer?.outcome === "failure")
        .map(({ answer }) => `${answer?.requestId} failed with ${answer?.errorType}`)
    : [];
