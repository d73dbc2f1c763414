import { INVOKE_HEADERS } from "../lambda/headers.ts";
import { MAX_REQUEST_BYTES } from "../lambda/limits/protocol.ts";
import { json, type Reply } from "./reply.ts";

/** The answer to a caller whose invoke did not reach the function: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors */
export interface InvokeRefusal {
  readonly status: 400 | 403 | 404 | 413;
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

/** The pattern of a version or an alias, as the service has it. */
const QUALIFIER = String.raw`\$(LATEST(\.PUBLISHED)?)|[a-zA-Z0-9-_]+`;

/** 400 for a text that cannot be a qualifier; undefined if it can. */
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

/** 404 for another function than the configured one. */
export function notFound(arn: string): InvokeRefusal {
  const message = `Function not found: ${arn}`;
  return { status: 404, errorType: "ResourceNotFoundException", message };
}

/** The answer to the caller. The service says `Message` or `message`, depending on the error. */
export function refuseInvoke(
  { status, errorType, message }: InvokeRefusal,
  requestId?: string,
): Reply {
  const body = { Type: "User", Message: message, message };
  return json(status, body, {
    [INVOKE_HEADERS.errorType]: errorType,
    ...(requestId === undefined ? {} : { [INVOKE_HEADERS.requestId]: requestId }),
  });
}
