import { UNRESERVED_CONCURRENCY } from "../../../src/lambda/limits/protocol.ts";
import { isAttached } from "../attach-some.ts";
import type { Invariant } from "../run.ts";

/** A caller is throttled when as many as are allowed wait for their answer, and only then. */
export const throttling: Invariant = ({ plan, invocations, entries }) => {
  const limit = plan.settings.concurrency ?? UNRESERVED_CONCURRENCY;
  const wrong = invocations.flatMap(({ invocation, answer, ...others }) => {
    const isThrottled = answer?.outcome === "throttled";
    const least = others.othersUnanswered;
    // One that is answered in the same instant may count or not.
    const most = least + others.othersJustAnswered;
    if (isThrottled ? most >= limit : least < limit) return [];
    const verb = isThrottled ? "was" : "was not";
    return [`${invocation.requestId} ${verb} throttled beside ${least} of ${limit}`];
  });
  let living = 0;
  for (const { type } of entries) {
    if (type === "environmentStarted") living++;
    if (type === "environmentEnded") living--;
    const allowed = plan.isSingle || isAttached(plan) ? 1 : limit;
    if (living > allowed) return [...wrong, `${living} environments live at once`];
  }
  return wrong;
};
