import type { Invariant } from "../run.ts";

const IDS = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** What a caller gets is of its own invocation: the runtime's answer says whose it is, and so do ours. */
export const ownAnswers: Invariant = ({ invocations }) =>
  invocations.flatMap(({ invocation: { requestId }, answer }) => {
    if (!answer) return [];
    const ids = new TextDecoder().decode(answer.body).match(IDS) ?? [];
    const isForeign = answer.requestId !== requestId || ids.some((id) => id !== requestId);
    if (isForeign) return [`${requestId} gets the answer of ${ids.join()}`];
    const isEmpty = answer.outcome === "success" && ids.length === 0;
    return isEmpty ? [`${requestId} gets an answer that says nothing`] : [];
  });
