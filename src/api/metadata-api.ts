import type { WireRequest } from "../core/http.ts";
import type { Refusal } from "../lambda/refusal.ts";
import type { Environment } from "../sandbox/environment.ts";
import { callerOf } from "./caller.ts";
import { noteRefusal } from "./refusal.ts";
import { json, type Reply } from "./reply.ts";
import { text, type Routes } from "./routes.ts";

const PATH = "/2026-01-15/metadata/execution-environment";

const SCHEME = "Bearer ";

/** Nothing of it changes while the environment lives, so that a client may keep it for twelve hours. */
const CACHE_CONTROL = "private, max-age=43200, immutable";

/**
 * The metadata endpoint, for the runtime and for extensions:
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-metadata-endpoint.html
 *
 * Its refusals are in plain text, and in the order of RIE (internal/lmds/handler.go).
 */
export function addMetadataApi(routes: Routes, environment: Environment): void {
  routes.all(PATH, ({ request }) => {
    const refusal = refusalOf(environment, request);
    if (refusal) return refuseInText(environment, refusal, request);
    const { availabilityZone } = environment.world.settings;
    const metadata = { AvailabilityZoneID: availabilityZone };
    return json(200, metadata, { "Cache-Control": CACHE_CONTROL });
  });
}

function refusalOf({ origin }: Environment, { method, headers }: WireRequest): Refusal | undefined {
  if (method !== "GET") {
    return { status: 405, errorType: "MethodNotAllowed", errorMessage: "Method Not Allowed" };
  }
  const isAllowed = headers.get("authorization") === `${SCHEME}${origin.metadataToken}`;
  if (isAllowed) return undefined;
  return { status: 401, errorType: "Unauthorized", errorMessage: "Unauthorized" };
}

/** As Go's `http.Error` writes it. */
function refuseInText(environment: Environment, refusal: Refusal, request: WireRequest): Reply {
  noteRefusal(environment, refusal, { by: callerOf(environment, request), request });
  const { status, errorMessage } = refusal;
  return text(status, `${errorMessage}\n`, {
    "X-Content-Type-Options": "nosniff",
    ...(status === 405 ? { Allow: "GET" } : {}),
  });
}
