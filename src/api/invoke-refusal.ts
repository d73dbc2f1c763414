import { INVOKE_HEADERS } from "../lambda/headers.ts";
import { MAX_REQUEST_BYTES } from "../lambda/limits.ts";
import { json, type Reply } from "./reply.ts";

/** What a caller gets whose invoke never reached the function: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors */
export interface InvokeRefusal {
  readonly status: 400 | 404 | 413;
  readonly errorType: string;
  readonly message: string;
}

/** 400 for what is wrong with the request itself. */
export function invalidContent(message: string): InvokeRefusal {
  return { status: 400, errorType: "InvalidRequestContentException", message };
}

/** 400 for a type that there is not. */
export function unknownInvocationType(type: string): InvokeRefusal {
  const constraint = "Member must satisfy enum value set: [Event, RequestResponse, DryRun]";
  return invalidValue(type, { parameter: "invocationType", constraint });
}

/** What a version or an alias looks like, as the service has it. */
const QUALIFIER = String.raw`\$(LATEST(\.PUBLISHED)?)|[a-zA-Z0-9-_]+`;

/** 400 for a qualifier that can be none; undefined where it may be one. */
export function refuseQualifier(qualifier: string | undefined): InvokeRefusal | undefined {
  if (!qualifier || new RegExp(`^(?:${QUALIFIER})$`).test(qualifier)) return undefined;
  const constraint = `Member must satisfy regular expression pattern: ${QUALIFIER}`;
  return invalidValue(qualifier, { parameter: "qualifier", constraint });
}

function invalidValue(
  value: string,
  { parameter, constraint }: { parameter: string; constraint: string },
): InvokeRefusal {
  const errorType = "InvalidParameterValueException";
  const message = `1 validation error detected: Value '${value}' at '${parameter}' failed to satisfy constraint: ${constraint}`;
  return { status: 400, errorType, message };
}

/** 413, in the service's words. */
export const TOO_LARGE: InvokeRefusal = {
  status: 413,
  errorType: "RequestEntityTooLargeException",
  message: `Request must be smaller than ${MAX_REQUEST_BYTES} bytes for the InvokeFunction operation`,
};

/** 404 for a function that is not the configured one. */
export function notFound(arn: string): InvokeRefusal {
  const message = `Function not found: ${arn}`;
  return { status: 404, errorType: "ResourceNotFoundException", message };
}

/** The answer to the caller. The service spells the message with either capital, depending on the error. */
export function refuseInvoke({ status, errorType, message }: InvokeRefusal): Reply {
  const body = { Type: "User", Message: message, message };
  return json(status, body, { [INVOKE_HEADERS.errorType]: errorType });
}
