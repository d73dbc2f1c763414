import type { ExtensionEvent } from "../../lambda/event.ts";
import { parseShutdownReason } from "./shutdown-reason.ts";

/**
 * The answer to `GET /2020-01-01/extension/event/next`; `deadlineMs` is in epoch
 * milliseconds: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html
 */
export type LifecycleEvent = ExtensionEvent;

/**
 * The event in the JSON `text`. Keys that are not known are left out; the shutdown reason may be in
 * any case.
 *
 * @throws TypeError when it is not one; the message names what is wrong.
 */
export function parseLifecycleEvent(text: string): LifecycleEvent {
  const fields = readObject(parseJson(text), "event");
  const deadlineMs = fields["deadlineMs"];
  if (typeof deadlineMs !== "number") throw wrong("deadlineMs", "a number", deadlineMs);
  switch (fields["eventType"]) {
    case "INVOKE": {
      const requestId = readString(fields, "requestId");
      const invokedFunctionArn = readString(fields, "invokedFunctionArn");
      const tracing = readTracing(fields["tracing"]);
      return { eventType: "INVOKE", deadlineMs, requestId, invokedFunctionArn, ...tracing };
    }
    case "SHUTDOWN": {
      const shutdownReason = parseShutdownReason(readString(fields, "shutdownReason"));
      return { eventType: "SHUTDOWN", deadlineMs, shutdownReason };
    }
    default:
      throw wrong("eventType", '"INVOKE" or "SHUTDOWN"', fields["eventType"]);
  }
}

/** The JSON that Lambda sends for `event`. */
export function formatLifecycleEvent(event: LifecycleEvent): string {
  return JSON.stringify(event);
}

type JsonObject = Readonly<Record<string, unknown>>;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new TypeError("Cannot read the event: it is not JSON", { cause });
  }
}

function readObject(value: unknown, name: string): JsonObject {
  if (typeof value === "object" && value !== null) return value as JsonObject;
  throw wrong(name, "an object", value);
}

function readString(fields: JsonObject, name: string): string {
  const value = fields[name];
  if (typeof value === "string") return value;
  throw wrong(name, "a string", value);
}

function readTracing(value: unknown): Pick<LifecycleEvent & { eventType: "INVOKE" }, "tracing"> {
  if (value === undefined || value === null) return {};
  const fields = readObject(value, "tracing");
  return { tracing: { type: "X-Amzn-Trace-Id", value: readString(fields, "value") } };
}

function wrong(name: string, expected: string, value: unknown): TypeError {
  return new TypeError(
    `Cannot read the event: "${name}" must be ${expected}, not ${JSON.stringify(value)}`,
  );
}
