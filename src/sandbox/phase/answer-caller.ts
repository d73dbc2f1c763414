import type { Answer } from "../../lambda/invocation.ts";
import type { Invocation } from "../invocation.ts";
import type { Environment } from "../environment.ts";

/** Gives the caller its answer, once. */
export function answer(
  environment: Environment,
  invocation: Invocation,
  given: Omit<Answer, "requestId">,
): void {
  const { requestId } = invocation;
  if (!invocation.settle({ requestId, ...given })) return;
  const { outcome, errorType, body } = given;
  environment.record({ type: "answered", requestId, outcome, errorType, bytes: body.byteLength });
}
