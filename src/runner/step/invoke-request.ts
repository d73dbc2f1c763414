import { err, ok, type Result } from "../../core/result.ts";
import type { InvokeRequest } from "../../lambda/invocation.ts";
import type { Mismatch, Source } from "../../scenario/diagnostic.ts";
import { renderDirectives } from "../../scenario/directives.ts";
import { renderJson, renderPayload, renderText } from "../../scenario/payload.ts";
import type { InvokeStep, Variables } from "../../scenario/scenario.ts";
import type { Tree } from "../../scenario/tree.ts";

/** What an invoke step asks for with these variables, or what of it cannot be made. */
export async function renderInvoke(
  step: InvokeStep,
  vars: Variables,
  source: Source,
): Promise<Result<InvokeRequest, readonly Mismatch[]>> {
  const payload = await renderPayload(step.payload, vars, source);
  if (!payload.ok) return err([payload.error]);
  const stub = step.stub ? renderDirectives(step.stub, vars, source) : ok(undefined);
  if (!stub.ok) return stub;
  const { requestId, traceId, clientContext, identity, tenantId } = step.with;
  const text = (tree: Tree | undefined): string | undefined => tree && renderText(tree, vars);
  const json = (tree: Tree | undefined): string | undefined => tree && renderJson(tree, vars);
  return ok({
    payload: payload.value,
    requestId: text(requestId),
    traceId: text(traceId),
    clientContext: json(clientContext),
    identity: json(identity),
    tenantId: text(tenantId),
    stub: stub.value && JSON.stringify(stub.value),
  });
}
