import { unreachable } from "../../core/assert.ts";
import { subscriptionRefusal, type Refusal } from "../../lambda/refusal.ts";
import type { Subscription, TelemetryApi } from "../../lambda/subscription.ts";
import { unknownExtension } from "./calling-extension.ts";
import type { Extension } from "../party/extension.ts";
import type { Generation } from "../generation.ts";
import type { Environment } from "../environment.ts";

/**
 * `PUT /telemetry` and `PUT /logs`: during init only, and by one of the two. The checks come in
 * the order of RIE (internal/lambda-managed-instances/telemetry/subscription_api.go).
 */
export function subscribe(
  environment: Environment,
  extension: Extension,
  subscription: Subscription,
): Promise<Refusal | undefined> {
  // One call after the other: the outcome of one decides which API the next may use.
  const asked = extension.subscribing.then(() => {
    return subscribeInTurn(environment.generation, extension, subscription);
  });
  extension.subscribing = asked.catch(() => {});
  return asked;
}

async function subscribeInTurn(
  { registry, relay }: Generation,
  extension: Extension,
  subscription: Subscription,
): Promise<Refusal | undefined> {
  // The environment may have been reset while the call waited.
  if (registry.withId(extension.id) !== extension) return unknownExtension(extension.id);
  const { api } = subscription.schema;
  const { subscribedBy } = extension;
  if (subscribedBy !== undefined && subscribedBy !== api) {
    const message = `Cannot subscribe to the ${NAMES[api]}: "${extension.name}" has subscribed to the ${NAMES[subscribedBy]}`;
    return subscriptionRefusal(api, "ValidationError", message);
  }
  const came = await relay.subscribe(extension.name, subscription);
  switch (came.kind) {
    case "subscribedAlready":
      return undefined;
    case "subscribed":
      extension.subscribedBy = api;
      return undefined;
    case "closed":
      return subscriptionRefusal(api, "SubscriptionClosed", CLOSED[api]);
    case "unreachable":
      return subscriptionRefusal(api, "ValidationError", `Invalid destination: ${came.problem}`);
    default:
      return unreachable(came);
  }
}

/** RIE internal/lambda/rapi/handler/runtimelogs_test.go; both have the word "already". */
const CLOSED: Readonly<Record<TelemetryApi, string>> = {
  telemetry: "Telemetry API subscription is closed already",
  logs: "Logs API subscription is closed already",
};

const NAMES = {
  telemetry: "Telemetry API",
  logs: "Logs API",
} as const satisfies Record<TelemetryApi, string>;
