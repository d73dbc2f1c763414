import { jsonBytes } from "../core/json.ts";

/**
 * The content type of an error with its X-Ray cause (RIE
 * internal/lambda/rapi/model/error_request.go).
 */
export const ERROR_CAUSE_TYPE = "application/vnd.aws.lambda.error.cause+json";

/**
 * Takes the cause out of `body`, since the caller gets only the error. A body that cannot be read
 * becomes the JSON string `"Invalid error body"`, as in RIE. No body is none.
 */
export function stripErrorCause(body: Uint8Array): Uint8Array {
  if (body.byteLength === 0) return body;
  return jsonBytes(readError(body) ?? "Invalid error body");
}

function readError(body: Uint8Array): object | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
    if (typeof value !== "object" || value === null) return undefined;
    const { errorMessage, errorType, stackTrace } = value as Record<string, unknown>;
    const isRead =
      isOptionalString(errorMessage) &&
      isOptionalString(errorType) &&
      (stackTrace === undefined || Array.isArray(stackTrace));
    return isRead ? { errorMessage, errorType, stackTrace } : undefined;
  } catch {
    return undefined;
  }
}

function isOptionalString(value: unknown): boolean {
  return value === undefined || typeof value === "string";
}
