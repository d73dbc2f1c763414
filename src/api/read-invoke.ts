import { err, ok, type Result } from "../core/result.ts";
import { clientContextMistake, decodeClientContext } from "../lambda/client-context.ts";
import { readEvent } from "../lambda/event-payload.ts";
import type { FunctionSettings } from "../lambda/function.ts";
import { INVOKE_HEADERS, RUNTIME_HEADERS } from "../lambda/headers.ts";
import type { InvokeRequest } from "../lambda/invocation.ts";
import { MAX_EVENT_BYTES, MAX_REQUEST_BYTES } from "../lambda/limits/protocol.ts";
import type { WireRequest } from "../core/http.ts";
import { readBody } from "./body.ts";
import {
  eventTooLarge,
  invalidContent,
  invalidParameter,
  NO_TENANTS,
  NOT_DURABLE,
  TOO_LARGE,
  unknownInvocationType,
  unknownLogType,
  type InvokeRefusal,
} from "./invoke-refusal.ts";
import { qualifierOf } from "./named-function.ts";
import type { Call } from "./routes.ts";

const INVOCATION_TYPES = ["RequestResponse", "Event", "DryRun"] as const;
type InvocationType = (typeof INVOCATION_TYPES)[number];

/** What a caller asks for. */
export interface AskedInvoke {
  readonly type: InvocationType;
  /** Whether the answer is to have the end of the log. */
  readonly isTailed: boolean;
  readonly request: InvokeRequest;
}

/**
 * Reads an invoke of the function of `settings`, or the refusal. `type` wins over what the headers
 * say: the legacy call has one type alone.
 */
export async function readInvoke(
  settings: FunctionSettings,
  { request, param, query }: Call,
  type = header(request, INVOKE_HEADERS.invocationType) ?? "RequestResponse",
): Promise<Result<AskedInvoke, InvokeRefusal>> {
  const qualifier = qualifierOf(settings, { text: param("name"), asked: query("Qualifier") });
  if (!qualifier.ok) return qualifier;
  if (!isInvocationType(type)) return err(unknownInvocationType(type));
  const logType = header(request, INVOKE_HEADERS.logType) ?? "None";
  if (logType !== "None" && logType !== "Tail") return err(unknownLogType(logType));
  if (header(request, INVOKE_HEADERS.tenantId) !== undefined) return err(NO_TENANTS);
  if (header(request, INVOKE_HEADERS.durableExecutionName) !== undefined) return err(NOT_DURABLE);
  const payload = await readPayload(request, type);
  if (!payload.ok) return payload;
  const clientContext = readClientContext(request);
  if (!clientContext.ok) return clientContext;
  const identity = readIdentity(request);
  if (!identity.ok) return identity;
  return ok({
    type,
    isTailed: logType === "Tail",
    request: {
      payload: payload.value,
      qualifier: qualifier.value,
      traceId: header(request, INVOKE_HEADERS.traceId),
      clientContext: clientContext.value,
      identity: identity.value,
    },
  });
}

function isInvocationType(text: string): text is InvocationType {
  return (INVOCATION_TYPES as readonly string[]).includes(text);
}

/** An empty header is as good as none. */
function header({ headers }: WireRequest, name: string): string | undefined {
  return headers.get(name) || undefined;
}

async function readPayload(
  request: WireRequest,
  type: InvocationType,
): Promise<Result<Uint8Array, InvokeRefusal>> {
  const body = await readBody(request, MAX_REQUEST_BYTES);
  if (body.kind === "tooLarge") return err(TOO_LARGE);
  if (body.kind === "cutShort") return err(invalidContent("The request body is cut short."));
  const { byteLength } = body.bytes;
  if (type === "Event" && byteLength > MAX_EVENT_BYTES) return err(eventTooLarge(byteLength));
  const event = readEvent(body.bytes);
  if (event.ok) return event;
  return err(invalidContent(`Could not parse request body into json: ${event.error}`));
}

/**
 * The client context as JSON text. `cargo lambda invoke` sends it under the name that the runtime
 * gets it by, and not in base64
 * (https://github.com/cargo-lambda/cargo-lambda/blob/main/crates/cargo-lambda-invoke/src/lib.rs).
 */
function readClientContext(request: WireRequest): Result<string | undefined, InvokeRefusal> {
  const encoded = header(request, INVOKE_HEADERS.clientContext);
  if (encoded !== undefined) {
    const decoded = decodeClientContext(encoded);
    return decoded.ok ? decoded : err(invalidContent(decoded.error));
  }
  const plain = header(request, RUNTIME_HEADERS.clientContext);
  const mistake = plain === undefined ? undefined : clientContextMistake(plain);
  return mistake === undefined ? ok(plain) : err(invalidContent(mistake));
}

/** The Cognito identity as JSON text, which `cargo lambda invoke` alone sends. */
function readIdentity(request: WireRequest): Result<string | undefined, InvokeRefusal> {
  const identity = header(request, RUNTIME_HEADERS.identity);
  if (identity === undefined) return ok(undefined);
  try {
    JSON.parse(identity);
    return ok(identity);
  } catch {
    return err(invalidParameter("The Cognito identity must be JSON."));
  }
}
