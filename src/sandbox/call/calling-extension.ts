import { err, ok, type Result } from "../../core/result.ts";
import { parseExtensionIdentifier } from "../../lambda/extension-identifier.ts";
import { extensionRefusal, type Refusal } from "../../lambda/refusal.ts";
import type { Extension } from "../party/extension.ts";
import type { Environment } from "../environment.ts";

/** The extension that calls with that identifier, or the 403 for one that is not known here. */
export function callingExtension(
  { generation }: Environment,
  identifier: string | undefined,
): Result<Extension, Refusal> {
  const id = parseExtensionIdentifier(identifier);
  if (!id.ok) return id;
  const extension = generation.registry.withId(id.value);
  return extension ? ok(extension) : err(unknownExtension(id.value));
}

/** The 403 for an identifier that no extension has. One may have had it before a reset. */
export function unknownExtension(id: string): Refusal {
  return extensionRefusal("UnknownExtensionIdentifier", `Unknown extension ${id}`);
}
