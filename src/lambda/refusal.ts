import type { TelemetryApi } from "./subscription.ts";

/** A 4xx for a process under test, as `{ errorMessage, errorType }` unless its API has plain text. */
export interface Refusal {
  readonly status: 400 | 401 | 403 | 404 | 405 | 410 | 413 | 500;
  readonly errorType: string;
  readonly errorMessage: string;
}

/** 400 for an id that is not the current invocation's (RIE internal/lambda/rapi/rendering/render_error.go). */
export const INVALID_REQUEST_ID: Refusal = {
  status: 400,
  errorType: "InvalidRequestID",
  errorMessage: "Invalid request ID",
};

/**
 * 410 for the first answer to an invocation whose deadline has passed, where the runtime lives on,
 * and for one to another attempt than the one that runs
 * (RIE internal/lambda-managed-instances/invoke/invoke_router.go; runtime clients know the type as
 * `Runtime.InvokeTimeout`: https://github.com/aws/aws-lambda-rust-runtime/issues/1155).
 */
export const INVOKE_TIMEOUT: Refusal = {
  status: 410,
  errorType: "Runtime.InvokeTimeout",
  errorMessage: "Invoke timeout",
};

/** 400 for a `Lambda-Runtime-Function-Response-Mode` that is neither absent nor `streaming` (same file). */
export const INVALID_RESPONSE_MODE: Refusal = {
  status: 400,
  errorType: "InvalidFunctionResponseMode",
  errorMessage: "Invalid function response mode",
};

/** 400 for a body that ended before it was whole (same file). */
export const TRUNCATED_REQUEST: Refusal = {
  status: 400,
  errorType: "TruncatedHTTPRequest",
  errorMessage: "HTTP request detected as truncated",
};

/** 413 for a body over `maxBytes` (same file). */
export function entityTooLarge(maxBytes: number): Refusal {
  return {
    status: 413,
    errorType: "RequestEntityTooLarge",
    errorMessage: `Exceeded maximum allowed payload size (${maxBytes} bytes).`,
  };
}

/** 500 for a call to an environment that has ended. The process should exit at once. */
export const INTERNAL_SERVER_ERROR: Refusal = {
  status: 500,
  errorType: "InternalServerError",
  errorMessage: "Internal Server Error",
};

/** A 403 of the Extensions API with the error type `Extension.<kind>`. */
export function extensionRefusal(kind: string, errorMessage: string): Refusal {
  return { status: 403, errorType: `Extension.${kind}`, errorMessage };
}

/**
 * A refusal of the Telemetry API or the Logs API. An invalid subscription is 400. A subscription
 * after init is 403 (RIE internal/lambda-managed-instances/telemetry/subscription_api.go). The
 * error types of the Logs API begin with its name
 * (internal/lambda/rapi/handler/runtimelogs_test.go).
 */
export function subscriptionRefusal(
  api: TelemetryApi,
  kind: "ValidationError" | "SubscriptionClosed",
  errorMessage: string,
): Refusal {
  const family = api === "logs" ? "Logs" : "Telemetry";
  const isInvalid = kind === "ValidationError";
  const errorType = isInvalid && api === "telemetry" ? kind : `${family}.${kind}`;
  return { status: isInvalid ? 400 : 403, errorType, errorMessage };
}
