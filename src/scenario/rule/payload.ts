import { clientContextMistake } from "../../lambda/client-context.ts";
import type { Diagnostic, Source } from "../diagnostic.ts";
import { decodeBase64, payloadForm, payloadBytes } from "../payload.ts";
import type { Finding } from "../schema/issues.ts";
import { jsonOf, textOf } from "../tree-text.ts";
import { entriesOf, itemsOf, valueOf, type Tree } from "../tree.ts";
import { stepsOf } from "./steps.ts";

/**
 * A payload that does not stand in place is there, and is one that Lambda takes; so is a client
 * context. What waits for a variable is checked when the step begins, and what is skipped is not.
 */
export function payloadRule(document: Tree, source: Source): readonly Finding[] {
  const skip = valueOf(document, "skip");
  if (skip?.kind === "scalar" && skip.value !== false) return [];
  return stepsOf(document).flatMap((step) => [
    ...ofPayload(valueOf(step, "invoke"), source),
    ...ofContext(valueOf(valueOf(step, "with"), "clientContext")),
  ]);
}

function ofPayload(payload: Tree | undefined, source: Source): readonly Diagnostic[] {
  const form = payload && payloadForm(payload);
  if (!form || form.operand.kind !== "scalar" || isWaiting(payload)) return [];
  // The schema of a step says what is no base64.
  if (form.key === "$bytes" && !decodeBase64(textOf(form.operand))) return [];
  const event = payloadBytes(payload, source);
  return event.ok ? [] : [event.error];
}

function ofContext(context: Tree | undefined): readonly Finding[] {
  if (!context || isWaiting(context)) return [];
  const message = clientContextMistake(jsonOf(context));
  return message === undefined ? [] : [{ message, range: context.range }];
}

/** Whether a variable in `tree` is known only while the scenario runs. */
function isWaiting(tree: Tree): boolean {
  if (tree.kind === "scalar") return tree.isPending === true;
  return [...itemsOf(tree), ...entriesOf(tree).map(({ value }) => value)].some(isWaiting);
}
