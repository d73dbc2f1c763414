import type { InvokeRequest } from "../../lambda/invocation.ts";
import { checkInvoke } from "../check/check-invoke.ts";
import type { OpenWorld } from "../world/open-world.ts";
import type { InvokeOptions } from "../options.ts";
import { encodePayload, jsonText } from "./payload.ts";

/**
 * The invoke that is asked for. `payload` is any JSON value, or bytes that are sent as they are; no
 * payload is `{}`, as on Lambda.
 *
 * @throws RangeError for more than 6 MiB; TypeError for a payload that is neither, for what cannot
 * be a header, or for directives for a runtime that is not the built-in one.
 */
export function invokeRequest(
  payload: unknown,
  options: InvokeOptions,
  { plan, machine }: Pick<OpenWorld, "plan" | "machine">,
): InvokeRequest & { readonly requestId: string } {
  checkInvoke(options, plan.runtime.kind);
  const { requestId = machine.random.uuid(), qualifier, tenantId, traceId } = options;
  const { clientContext, identity, stub } = options;
  for (const [name, value] of Object.entries({ requestId, qualifier, tenantId, traceId })) {
    if (value === undefined || /^[\x21-\x7e]+$/.test(value)) continue;
    throw new TypeError(`Cannot invoke: "${name}" goes into a header, which "${value}" cannot`);
  }
  return {
    payload: encodePayload(payload),
    requestId,
    qualifier,
    tenantId,
    traceId,
    clientContext: jsonText("clientContext", clientContext),
    identity: jsonText("identity", identity),
    stub: jsonText("stub", stub),
  };
}
