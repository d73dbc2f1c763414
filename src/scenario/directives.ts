import { err, ok, type Result } from "../core/result.ts";
import type { InvokeDirectives } from "../stub/directives.ts";
import type { Diagnostic, Source } from "./diagnostic.ts";
import type { Variables } from "./scenario.ts";
import { findingsOf } from "./schema/issues.ts";
import { invokeStubSchema } from "./schema/stub.ts";
import { substitute } from "./template.ts";
import type { Tree } from "./tree.ts";

/**
 * The directives for the built-in runtime for one invoke: the step's `stub` with its variables put
 * in. Fails with diagnostics where the value of a variable makes a directive wrong.
 */
export function renderDirectives(
  tree: Tree,
  variables: Variables,
  source: Source,
): Result<InvokeDirectives, readonly Diagnostic[]> {
  const whole = substitute(tree, variables);
  const parsed = invokeStubSchema.safeParse(whole);
  if (parsed.success) return ok(parsed.data);
  return err(findingsOf(parsed.error.issues, whole).map((finding) => ({ ...finding, source })));
}
