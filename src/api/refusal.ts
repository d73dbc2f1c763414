import type { Refusal } from "../lambda/refusal.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import { pathOf } from "./path.ts";
import { json, type Reply } from "./reply.ts";
import type { WireRequest } from "../core/http.ts";

/** What is kept of a path, in characters: one may be of a megabyte. */
const MAX_PATH = 200;

/** Answers `request` of the process `by` with `refusal`, and notes it in the journal. */
export function refuse(
  sandbox: Sandbox,
  refusal: Refusal,
  { by, request }: { by: string; request: WireRequest },
): Reply {
  const { status, errorType, errorMessage } = refusal;
  noteRefusal(sandbox, refusal, { by, request });
  return json(status, { errorMessage, errorType });
}

/** Notes in the journal that `request` of the process `by` was answered with `refusal`. */
export function noteRefusal(
  sandbox: Sandbox,
  { status, errorType, errorMessage }: Refusal,
  { by, request }: { by: string; request: WireRequest },
): void {
  const call = `${request.method} ${pathOf(request).slice(0, MAX_PATH)}`;
  sandbox.record({ type: "refusal", by, request: call, status, errorType, errorMessage });
}
