import type { Invariant } from "../run.ts";

/** Every invocation ends exactly once: one answer, one report, and so says the journal. */
export const endsOnce: Invariant = ({ entries, invocations }) =>
  invocations.flatMap(({ invocation, answer, report, isReported, isReportedFirst }) => {
    const { requestId } = invocation;
    const about = entries.filter((entry) => "requestId" in entry && entry.requestId === requestId);
    const count = (type: string): number => about.filter((entry) => entry.type === type).length;
    const [started, answered, ended] = ["invokeStarted", "answered", "invokeEnded"].map(count);
    const wrong: string[] = [];
    if (!answer) wrong.push(`${requestId} has no answer`);
    if (!isReported) wrong.push(`${requestId} has no end`);
    if (isReportedFirst) wrong.push(`${requestId} has its report before its answer`);
    // One that reached no environment has no report, and one that did has each of them.
    const expected = report ? 1 : 0;
    if (started !== expected || answered !== expected || ended !== expected) {
      wrong.push(`${requestId} started ${started}, was answered ${answered}, ended ${ended} times`);
    }
    return wrong;
  });
