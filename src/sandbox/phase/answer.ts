import type { Answer } from "../../lambda/invocation.ts";
import type { Invocation } from "../invocation.ts";
import type { Sandbox } from "../sandbox.ts";

/** Gives the caller its answer, once. */
export function answer(
  sandbox: Sandbox,
  invocation: Invocation,
  given: Omit<Answer, "requestId">,
): void {
  const { requestId } = invocation;
  if (!invocation.settle({ requestId, ...given })) return;
  const { outcome, errorType, body } = given;
  sandbox.record({ type: "answered", requestId, outcome, errorType, bytes: body.byteLength });
}
