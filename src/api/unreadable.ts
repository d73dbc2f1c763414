import type { Unreadable } from "../core/http.ts";
import type { Environment } from "../sandbox/environment.ts";
import { processAt } from "./caller.ts";
import { MAX_PATH } from "./refusal.ts";

const ERROR_TYPES = { 400: "InvalidRequest", 431: "RequestHeaderFieldsTooLarge" } as const;

/** Notes in the journal that a request was refused before any API of `environment` could see it. */
export function noteUnreadable(
  environment: Environment,
  { status, call, reason }: Unreadable,
): void {
  const [, path] = call?.split(" ") ?? [];
  const request = call?.slice(0, MAX_PATH) ?? "a request without a request line";
  const by = path === undefined ? "unknown" : processAt(path);
  const errorType = ERROR_TYPES[status];
  environment.record({ type: "refusal", by, request, status, errorType, errorMessage: reason });
}
