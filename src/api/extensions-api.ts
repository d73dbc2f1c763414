import { z } from "zod";
import { err, ok, type Result } from "../core/result.ts";
import { EXTENSION_HEADERS } from "../lambda/headers.ts";
import { MAX_RESPONSE_BYTES } from "../lambda/limits/protocol.ts";
import { extensionRefusal, type Refusal } from "../lambda/refusal.ts";
import { nextEvent, registerExtension, reportExtensionError } from "../sandbox/call/extension.ts";
import { PollRefused } from "../sandbox/call/second-poll.ts";
import type { Environment } from "../sandbox/environment.ts";
import { parseJson, readBody } from "./body.ts";
import { extensionNamed, identifierOf } from "./caller.ts";
import { endPoll } from "./poll.ts";
import { refuse } from "./refusal.ts";
import { accepted, json, type Reply } from "./reply.ts";
import type { Routes } from "./routes.ts";
import type { WireRequest } from "../core/http.ts";

const BASE = "/2020-01-01/extension";

/** The Extensions API: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html */
export function addExtensionsApi(routes: Routes, environment: Environment): void {
  routes.on("POST", `${BASE}/register`, ({ request }) => register(environment, request));
  routes.on("GET", `${BASE}/event/next`, ({ request }) => next(environment, request));
  routes.on("POST", `${BASE}/init/error`, ({ request }) =>
    report(environment, request, "initError"),
  );
  routes.on("POST", `${BASE}/exit/error`, ({ request }) =>
    report(environment, request, "exitError"),
  );
}

/** Events may be absent or null, which means none. A later check refuses unknown events by name. */
const registerBody = z.object({
  events: z.array(z.string()).nullish(),
  configurationKeys: z.array(z.unknown()).nullish(),
});

async function register(environment: Environment, request: WireRequest): Promise<Reply> {
  const name = request.headers.get(EXTENSION_HEADERS.name) ?? "";
  const by = name || "extension";
  if (name === "") {
    const refusal = extensionRefusal("InvalidExtensionName", "Empty extension name");
    return refuse(environment, refusal, { by, request });
  }
  const events = await readEvents(request);
  if (!events.ok) return refuse(environment, events.error, { by, request });
  const registered = registerExtension(environment, { name, events: events.value });
  if (!registered.ok) return refuse(environment, registered.error, { by, request });
  return json(200, describeFunction(environment, request), {
    [EXTENSION_HEADERS.identifier]: registered.value.id,
  });
}

/** RIE answers each body that it cannot use with 403 `InvalidRequestFormat` (agentregister.go). */
async function readEvents(request: WireRequest): Promise<Result<readonly string[], Refusal>> {
  const refusal = (errorMessage: string): Result<never, Refusal> =>
    err({ status: 403, errorType: "InvalidRequestFormat", errorMessage });
  const body = await readBody(request, MAX_RESPONSE_BYTES);
  if (body.kind !== "whole") return refusal(`Cannot read the body: ${body.kind}`);
  const value = parseJson(body.bytes);
  if (!value.ok) return refusal(value.error);
  const parsed = registerBody.safeParse(value.value);
  if (!parsed.success) return refusal(z.prettifyError(parsed.error).replaceAll("\n", " "));
  if (parsed.data.configurationKeys?.length) {
    return refusal("configurationKeys are deprecated; use environment variables instead");
  }
  return ok(parsed.data.events ?? []);
}

/** `accountId` is only there if `Lambda-Extension-Accept-Feature` asks for it. */
function describeFunction(environment: Environment, request: WireRequest): object {
  const { name, version, handler, accountId } = environment.world.settings;
  const features = (request.headers.get(EXTENSION_HEADERS.acceptFeature) ?? "").split(",");
  const described = { functionName: name, functionVersion: version, handler };
  const asksForAccount = features.some((feature) => feature.trim() === "accountId");
  return asksForAccount ? { accountId, ...described } : described;
}

async function next(environment: Environment, request: WireRequest): Promise<Reply> {
  const identifier = identifierOf(request);
  const by = extensionNamed(environment, identifier);
  const polled = nextEvent(environment, identifier, { signal: request.signal });
  if (!polled.ok) return refuse(environment, polled.error, { by, request });
  try {
    const { sent, undeliver } = await polled.value;
    const fields = { [EXTENSION_HEADERS.eventIdentifier]: sent.id };
    return json(200, sent.event, fields, undeliver);
  } catch (error) {
    if (error instanceof PollRefused) return refuse(environment, error.refusal, { by, request });
    return endPoll(error, request);
  }
}

async function report(
  environment: Environment,
  request: WireRequest,
  call: "initError" | "exitError",
): Promise<Reply> {
  const identifier = identifierOf(request);
  const by = extensionNamed(environment, identifier);
  const errorType = request.headers.get(EXTENSION_HEADERS.errorType) ?? undefined;
  await readBody(request, MAX_RESPONSE_BYTES);
  const refusal = reportExtensionError(environment, identifier, { call, errorType });
  return refusal ? refuse(environment, refusal, { by, request }) : accepted();
}
