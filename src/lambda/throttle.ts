import { jsonBytes } from "../core/json-bytes.ts";

/** The error type of a throttled invoke: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors */
export const THROTTLED = "TooManyRequestsException";

/** Its body; `isReserved` says whether the function has a concurrency of its own. */
export function throttledBody(isReserved: boolean): Uint8Array {
  const reason = `${isReserved ? "ReservedFunction" : ""}ConcurrentInvocationLimitExceeded`;
  const body = { Reason: reason, Type: "User", message: "Rate Exceeded." };
  return jsonBytes(body);
}
