import { INVOKE_HEADERS } from "../lambda/headers.ts";
import { MAX_EVENT_BYTES, MAX_REQUEST_BYTES } from "../lambda/limits/protocol.ts";
import { json, type Reply } from "./reply.ts";

/** The answer to a caller whose invoke did not reach the function: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors */
export interface InvokeRefusal {
  readonly status: 400 | 403 | 404 | 413 | 500;
  readonly errorType: string;
  readonly message: string;
}

/** 400 for a mistake in the request itself. */
export function invalidContent(message: string): InvokeRefusal {
  return { status: 400, errorType: "InvalidRequestContentException", message };
}

/** 400 for an unknown invocation type. */
export function unknownInvocationType(type: string): InvokeRefusal {
  const constraint = "Member must satisfy enum value set: [Event, RequestResponse, DryRun]";
  return invalidValue(type, { parameter: "invocationType", constraint });
}

/** 400 for a log type that there is not. */
export function unknownLogType(type: string): InvokeRefusal {
  const constraint = "Member must satisfy enum value set: [None, Tail]";
  return invalidValue(type, { parameter: "logType", constraint });
}

/** 400 for a value that its parameter cannot have. */
export function invalidValue(
  value: string,
  { parameter, constraint }: { readonly parameter: string; readonly constraint: string },
): InvokeRefusal {
  return invalidParameter(
    `1 validation error detected: Value '${value}' at '${parameter}' failed to satisfy constraint: ${constraint}`,
  );
}

/** 400 for a parameter. */
export function invalidParameter(message: string): InvokeRefusal {
  return { status: 400, errorType: "InvalidParameterValueException", message };
}

/** 400 for a tenant id (https://docs.aws.amazon.com/lambda/latest/dg/tenant-isolation-invoke.html). */
export const NO_TENANTS = invalidParameter(
  "The invoked function is not enabled with tenancy configuration. Remove the tenant ID from your request and try again.",
);

/** 400 for the name of a durable execution (https://docs.aws.amazon.com/lambda/latest/dg/durable-functions.html). */
export const NOT_DURABLE = invalidParameter(
  "The invoked function is not a durable function. Remove the durable execution name from your request and try again.",
);

/** 413, in the service's words. */
export const TOO_LARGE: InvokeRefusal = {
  status: 413,
  errorType: "RequestEntityTooLargeException",
  message: `Request must be smaller than ${MAX_REQUEST_BYTES} bytes for the InvokeFunction operation`,
};

/** 413 for an event that the queue does not take, in the service's words. */
export function eventTooLarge(bytes: number): InvokeRefusal {
  const message = `${bytes} byte payload is too large for the Event invocation type (limit ${MAX_EVENT_BYTES} bytes)`;
  return { status: 413, errorType: "RequestEntityTooLargeException", message };
}

/** 500 where this machine would not open an environment; `reason` says why. */
export function serviceFailure(reason: string): InvokeRefusal {
  return { status: 500, errorType: "ServiceException", message: reason };
}

/** 404 for what is not an operation that is served here. */
export function unknownOperation(method: string, path: string): InvokeRefusal {
  const message = `lambda-sim serves no ${method} ${path}. It runs one function, and serves what invokes it: POST /2015-03-31/functions/NAME/invocations.`;
  return { status: 404, errorType: "UnknownOperationException", message };
}

/** 404 for another function than the configured one. */
export function notFound(arn: string): InvokeRefusal {
  const message = `Function not found: ${arn}`;
  return { status: 404, errorType: "ResourceNotFoundException", message };
}

/** The answer to the caller. The service says `Message` or `message`, depending on the error. */
export function refuseInvoke(
  { status, errorType, message }: InvokeRefusal,
  requestId: string,
): Reply {
  const body = { Type: status === 500 ? "Service" : "User", Message: message, message };
  return json(status, body, {
    [INVOKE_HEADERS.errorType]: errorType,
    [INVOKE_HEADERS.requestId]: requestId,
  });
}
