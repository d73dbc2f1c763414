import { unreachable } from "../core/assert.ts";
import { err, ok, type Result } from "../core/result.ts";
import { parseExtensionIdentifier } from "../lambda/extension-identifier.ts";
import { extensionRefusal, subscriptionRefusal, type Refusal } from "../lambda/refusal.ts";
import type { Subscription, TelemetryApi } from "../lambda/subscription.ts";
import type { Extension } from "./extension.ts";
import type { Sandbox } from "./sandbox.ts";

/** The extension that calls, or the 403 for one that is not known here. */
export function subscribingExtension(
  { generation }: Sandbox,
  identifier: string | undefined,
): Result<Extension, Refusal> {
  const id = parseExtensionIdentifier(identifier);
  if (!id.ok) return id;
  const extension = generation.registry.withId(id.value);
  if (extension) return ok(extension);
  return err(extensionRefusal("UnknownExtensionIdentifier", `Unknown extension ${id.value}`));
}

/**
 * `PUT /telemetry` and `PUT /logs`: during init only, and by one of the two. Subscribing again
 * replaces. The checks come in the order of RIE
 * (internal/lambda-managed-instances/telemetry/subscription_api.go).
 */
export async function subscribe(
  { generation }: Sandbox,
  extension: Extension,
  subscription: Subscription,
): Promise<Refusal | undefined> {
  const { api } = subscription.schema;
  const { subscribedBy } = extension;
  if (subscribedBy !== undefined && subscribedBy !== api) {
    const message = `Cannot subscribe to the ${NAMES[api]}: "${extension.name}" has subscribed to the ${NAMES[subscribedBy]}`;
    return subscriptionRefusal(api, "ValidationError", message);
  }
  const came = await generation.relay.subscribe(extension.name, subscription);
  switch (came.kind) {
    case "subscribed":
      extension.subscribedBy = api;
      return undefined;
    case "closed":
      return subscriptionRefusal(api, "SubscriptionClosed", `${NAMES[api]} subscription is closed`);
    case "unreachable":
      return subscriptionRefusal(api, "ValidationError", `Invalid destination: ${came.problem}`);
    default:
      return unreachable(came);
  }
}

const NAMES = {
  telemetry: "Telemetry API",
  logs: "Logs API",
} as const satisfies Record<TelemetryApi, string>;
