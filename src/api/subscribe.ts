import type { WireRequest } from "../core/http.ts";
import { MAX_SUBSCRIPTION_BYTES } from "../lambda/limits/protocol.ts";
import { subscriptionRefusal, type Refusal } from "../lambda/refusal.ts";
import type { TelemetryApi } from "../lambda/subscription.ts";
import { callingExtension } from "../sandbox/call/calling-extension.ts";
import type { Extension } from "../sandbox/party/extension.ts";
import { subscribe } from "../sandbox/call/subscription.ts";
import type { Environment } from "../sandbox/environment.ts";
import { readBody } from "./body.ts";
import { identifierOf } from "./caller.ts";
import { refuse } from "./refusal.ts";
import { json, type Reply } from "./reply.ts";
import { parseSubscription } from "./subscription-body.ts";

/** Answers a subscription over `api`. The two APIs differ only in their bodies. */
export async function answerSubscription(
  environment: Environment,
  request: WireRequest,
  api: TelemetryApi,
): Promise<Reply> {
  const extension = callingExtension(environment, identifierOf(request));
  if (!extension.ok) return refuse(environment, extension.error, { by: "extension", request });
  const refusal = await subscribeBy(api, { environment, request, extension: extension.value });
  if (refusal) return refuse(environment, refusal, { by: extension.value.name, request });
  return json(200, "OK");
}

async function subscribeBy(
  api: TelemetryApi,
  call: { environment: Environment; request: WireRequest; extension: Extension },
): Promise<Refusal | undefined> {
  const { environment, request, extension } = call;
  const body = await readBody(request, MAX_SUBSCRIPTION_BYTES);
  if (body.kind !== "whole") {
    const limit = `no longer than ${MAX_SUBSCRIPTION_BYTES} bytes`;
    const wanted = body.kind === "tooLarge" ? limit : "whole";
    return subscriptionRefusal(api, "ValidationError", `the body should be ${wanted}`);
  }
  const ownPort = Number(environment.address.split(":").at(-1));
  const subscription = parseSubscription(body.bytes, { api, ownPort });
  if (!subscription.ok) {
    return subscriptionRefusal(api, "ValidationError", subscription.error.join("; "));
  }
  return subscribe(environment, extension, subscription.value);
}
