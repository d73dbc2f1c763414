import { err, ok, type Result } from "../../core/result.ts";
import { takes } from "../../core/rule.ts";
import { clientContextMistake } from "../../lambda/client-context.ts";
import type { InvokeRequest } from "../../lambda/invocation.ts";
import { HEADER_VALUE, REQUEST_ID } from "../../lambda/limits/settings.ts";
import type { Mismatch, Source } from "../../scenario/diagnostic.ts";
import { renderDirectives } from "../../scenario/directives.ts";
import { renderJson, renderPayload, renderText } from "../../scenario/payload.ts";
import type { InvokeStep, Variables } from "../../scenario/scenario.ts";
import type { Tree } from "../../scenario/tree.ts";

/** The request of an invoke step with these variables, or the parts of it that cannot be made. */
export function renderInvoke(
  step: InvokeStep,
  vars: Variables,
  source: Source,
): Result<InvokeRequest, readonly Mismatch[]> {
  const payload = renderPayload(step.payload, vars, source);
  if (!payload.ok) return err([payload.error]);
  const stub = step.stub ? renderDirectives(step.stub, vars, source) : ok(undefined);
  if (!stub.ok) return stub;
  const { requestId, traceId, clientContext, identity, tenantId } = step.with;
  const problems: Mismatch[] = [];
  const text = (tree: Tree | undefined): string | undefined => {
    const value = tree && renderText(tree, vars);
    if (tree && value && !takes(HEADER_VALUE, value)) {
      const message = `cannot invoke: no header can carry ${JSON.stringify(value)}`;
      problems.push({ message, source, range: tree.range });
    }
    return value;
  };
  const id = text(requestId);
  if (requestId && id !== undefined && !REQUEST_ID.pattern.test(id)) {
    const message = `cannot invoke: "${id}" cannot be a request id`;
    const hint = "it is a part of the path that the runtime answers to: letters, digits, - and _";
    problems.push({ message, source, range: requestId.range, hint });
  }
  const json = (tree: Tree | undefined): string | undefined => tree && renderJson(tree, vars);
  const context = json(clientContext);
  const mistake = context === undefined ? undefined : clientContextMistake(context);
  if (clientContext && mistake !== undefined) {
    problems.push({ message: `cannot invoke: ${mistake}`, source, range: clientContext.range });
  }
  const request: InvokeRequest = {
    payload: payload.value,
    requestId: id,
    traceId: text(traceId),
    clientContext: context,
    identity: json(identity),
    tenantId: text(tenantId),
    stub: stub.value && JSON.stringify(stub.value),
  };
  return problems.length > 0 ? err(problems) : ok(request);
}
