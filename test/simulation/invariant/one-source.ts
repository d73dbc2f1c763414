import type { Invariant, Run } from "../run.ts";
import type { Watched } from "../watched-fleet.ts";

/** Answers that we make of one we refuse. */
const REFUSED = [
  "Function.ResponseSizeTooLarge",
  "Runtime.TruncatedResponse",
  "Runtime.InvalidResponseModeHeader",
];

/** An answer is given by the runtime's post or by a fault, never by both; and no post is lost. */
export const oneSource: Invariant = (run) =>
  run.invocations.flatMap(({ invocation, answer }) => {
    const { requestId } = invocation;
    const { accepted, refused } = posts(run, requestId);
    if (accepted.length > 1) return [`${requestId} was answered by ${accepted.length} posts`];
    const source = answer && sourceOf(run, answer);
    const isOfPost = accepted.length === 1 || (refused && source === "refusal");
    if (isOfPost && source === "fault") return [`${requestId} had a post and then a fault`];
    if (accepted.length === 0 && source === "post") return [`${requestId} has an answer of nobody`];
    if (accepted.length === 1 && source === "refusal") return [`${requestId} had two answers`];
    return [];
  });

/** What the runtimes posted for an invocation. */
function posts({ exchanges }: Run, requestId: string) {
  const all = exchanges.filter(({ path }) => path.includes(`/invocation/${requestId}/`));
  return {
    accepted: all.filter(({ status }) => status === 202),
    refused: all.some(({ status }) => status === 413 || status === 400),
  };
}

function sourceOf(
  run: Run,
  { outcome, errorType, requestId }: NonNullable<Watched["answer"]>,
): "post" | "refusal" | "fault" {
  if (outcome === "success") return "post";
  if (outcome !== "error") return "fault";
  if (REFUSED.includes(errorType ?? "")) return "refusal";
  // The error of an init is answered as the runtime reported it, without an invoke of it.
  const isDispatched = run.exchanges.some(
    ({ path, status }) => path.endsWith(`/invocation/${requestId}/error`) && status === 202,
  );
  return isDispatched || errorType?.startsWith("Function.") ? "post" : "fault";
}
