import type { Refusal } from "../lambda/refusal.ts";
import type { Environment } from "../sandbox/environment.ts";
import { pathOf, type WireRequest } from "../core/http.ts";
import { json, type Reply } from "./reply.ts";

/** The longest path in the journal, in characters. A request may have one of a megabyte. */
export const MAX_PATH = 200;

/** Answers `request` of the process `by` with `refusal`, and notes it in the journal. */
export function refuse(
  environment: Environment,
  refusal: Refusal,
  { by, request }: { by: string; request: WireRequest },
): Reply {
  const { status, errorType, errorMessage } = refusal;
  noteRefusal(environment, refusal, { by, request });
  return json(status, { errorMessage, errorType });
}

/** Notes in the journal that `request` of the process `by` was answered with `refusal`. */
export function noteRefusal(
  environment: Environment,
  { status, errorType, errorMessage }: Refusal,
  { by, request }: { by: string; request: WireRequest },
): void {
  const call = `${request.method} ${pathOf(request).slice(0, MAX_PATH)}`;
  environment.record({ type: "refusal", by, request: call, status, errorType, errorMessage });
}
