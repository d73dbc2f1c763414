import type { Invariant } from "../run.ts";

/**
 * A runtime that asks for an event after its invocation has failed or ended does not get that one
 * again.
 */
export const noLostCauses: Invariant = ({ entries, exchanges }) =>
  exchanges.flatMap(({ environment, requestId, arrivedAt }) => {
    if (requestId === undefined) return [];
    const started = entries.findIndex(
      (entry) => entry.type === "invokeStarted" && entry.requestId === requestId,
    );
    const failed = entries.findIndex(
      (entry, index) =>
        index > started &&
        entry.environment === environment &&
        (entry.type === "resetStarted" ||
          (entry.type === "invokeEnded" && entry.requestId === requestId)),
    );
    return failed >= 0 && arrivedAt > failed ? [`${requestId} is given out after its end`] : [];
  });
