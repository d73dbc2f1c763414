import { asciiJson } from "../lambda/client-context.ts";
import { ERROR_CAUSE_TYPE, stripErrorCause } from "../lambda/error-cause.ts";
import { RUNTIME_HEADERS } from "../lambda/headers.ts";
import { MAX_RESPONSE_BYTES, MAX_UNCHUNKED_BYTES } from "../lambda/limits/protocol.ts";
import { entityTooLarge, TRUNCATED_REQUEST } from "../lambda/refusal.ts";
import type { Invocation } from "../sandbox/invocation.ts";
import { RUNTIME } from "../lambda/source-name.ts";
import { reportInitError } from "../sandbox/call/init-error.ts";
import { nextInvocation } from "../sandbox/call/next.ts";
import { beginUpload, endUpload } from "../sandbox/call/runtime-answer.ts";
import type { Environment } from "../sandbox/environment.ts";
import { DIRECTIVES_HEADER } from "../stub/directives.ts";
import { readBody } from "./body.ts";
import { endPoll } from "./poll.ts";
import { refuse } from "./refusal.ts";
import { accepted, Reply, type Fields } from "./reply.ts";
import { text, type Call, type Routes } from "./routes.ts";
import { readUpload } from "./upload.ts";
import type { WireRequest } from "../core/http.ts";

const BASE = "/2018-06-01";

/** The Runtime API: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html */
export function addRuntimeApi(routes: Routes, environment: Environment): void {
  routes.on("GET", `${BASE}/ping`, () => text(200, "pong"));
  routes.on("GET", `${BASE}/runtime/invocation/next`, ({ request }) => next(environment, request));
  routes.on("POST", `${BASE}/runtime/invocation/:id/response`, (call) =>
    upload(environment, call, "response"),
  );
  routes.on("POST", `${BASE}/runtime/invocation/:id/error`, (call) =>
    upload(environment, call, "error"),
  );
  routes.on("POST", `${BASE}/runtime/init/error`, ({ request }) => initError(environment, request));
}

async function next(environment: Environment, request: WireRequest): Promise<Reply> {
  const polled = nextInvocation(environment, { signal: request.signal });
  if (!polled.ok) return refuse(environment, polled.error, { by: RUNTIME, request });
  try {
    const { turn, undeliver } = await polled.value;
    const { payload } = turn.request;
    const fields = invocationFields(environment, turn.invocation);
    const isChunked = isFramedInChunks(environment, payload.byteLength);
    return new Reply(200, payload, { fields, undeliver, isChunked });
  } catch (error) {
    return endPoll(error, request);
  }
}

/** An empty body has no chunks. */
function isFramedInChunks({ world }: Environment, bytes: number): boolean {
  switch (world.settings.framing) {
    case "auto":
      return bytes > MAX_UNCHUNKED_BYTES;
    case "length":
      return false;
    case "chunked":
      return bytes > 0;
  }
}

/** A field without a value has no header, as in RIE (internal/lambda/rapi/rendering/rendering.go). */
function invocationFields(environment: Environment, invocation: Invocation): Fields {
  const { requestId, invocationId, request, deadlineAt } = invocation;
  const { qualifier, traceId, clientContext, identity, tenantId, stub } = request;
  const fields: Record<string, string> = {
    "Content-Type": "application/json",
    [RUNTIME_HEADERS.requestId]: requestId,
    [RUNTIME_HEADERS.invocationId]: invocationId,
    [RUNTIME_HEADERS.deadlineMs]: String(deadlineAt),
    [RUNTIME_HEADERS.functionArn]: qualifier ? `${environment.arn}:${qualifier}` : environment.arn,
  };
  if (traceId) fields[RUNTIME_HEADERS.traceId] = traceId;
  if (clientContext) fields[RUNTIME_HEADERS.clientContext] = asciiJson(clientContext);
  if (identity) fields[RUNTIME_HEADERS.identity] = asciiJson(identity);
  if (tenantId) fields[RUNTIME_HEADERS.tenantId] = tenantId;
  if (stub) fields[DIRECTIVES_HEADER] = `/lambda-sim/stub/${requestId}`;
  return fields;
}

async function upload(
  environment: Environment,
  { request, param }: Call,
  call: "response" | "error",
): Promise<Reply> {
  const requestId = param("id");
  const mode = request.headers.get(RUNTIME_HEADERS.responseMode) ?? undefined;
  const invocationId = request.headers.get(RUNTIME_HEADERS.invocationId) ?? undefined;
  const begun = beginUpload(environment, requestId, { call, mode, invocationId });
  if (!begun.ok) return refuse(environment, begun.error, { by: RUNTIME, request });
  const end = await readUpload(environment, begun.value, request);
  const refusal = await endUpload(environment, begun.value, end);
  return refusal ? refuse(environment, refusal, { by: RUNTIME, request }) : accepted();
}

async function initError(environment: Environment, request: WireRequest): Promise<Reply> {
  const body = await readBody(request, MAX_RESPONSE_BYTES);
  if (body.kind === "tooLarge") {
    const refusal = entityTooLarge(MAX_RESPONSE_BYTES);
    return refuse(environment, refusal, { by: RUNTIME, request });
  }
  if (body.kind === "cutShort")
    return refuse(environment, TRUNCATED_REQUEST, { by: RUNTIME, request });
  const hasCause = request.headers.get("content-type") === ERROR_CAUSE_TYPE;
  const refusal = reportInitError(environment, {
    errorType: request.headers.get(RUNTIME_HEADERS.errorType) ?? undefined,
    body: hasCause ? stripErrorCause(body.bytes) : body.bytes,
  });
  return refusal ? refuse(environment, refusal, { by: RUNTIME, request }) : accepted();
}
