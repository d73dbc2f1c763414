import { jsonBytes } from "../core/json.ts";

/** The error type of a throttled invoke: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors */
export const THROTTLED = "TooManyRequestsException";

/** The body of a throttled answer. `isReserved`: the function has a reserved concurrency. */
export function throttledBody(isReserved: boolean): Uint8Array {
  const reason = `${isReserved ? "ReservedFunction" : ""}ConcurrentInvocationLimitExceeded`;
  const body = { Reason: reason, Type: "User", message: "Rate Exceeded." };
  return jsonBytes(body);
}
