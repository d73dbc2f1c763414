import type { WireRequest } from "../core/http.ts";
import { parseExtensionIdentifier } from "../lambda/extension-identifier.ts";
import { EXTENSION_HEADERS } from "../lambda/headers.ts";
import { RUNTIME } from "../sandbox/ports.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import { pathOf } from "./path.ts";

/** Who calls these is an extension, known or not. */
const EXTENSION_APIS = ["/2020-01-01/", "/2020-08-15/", "/2022-07-01/"];

/** The name of the extension with that identifier; `extension` when there is none. */
export function extensionNamed(sandbox: Sandbox, identifier: string | undefined): string {
  return knownExtension(sandbox, identifier) ?? "extension";
}

/** Who makes `request`, by its identifier, or else by what its path is of. */
export function callerOf(sandbox: Sandbox, request: WireRequest): string {
  const { headers } = request;
  const known = knownExtension(sandbox, headers.get(EXTENSION_HEADERS.identifier) ?? undefined);
  if (known !== undefined) return known;
  const path = pathOf(request);
  return EXTENSION_APIS.some((api) => path.startsWith(api)) ? "extension" : RUNTIME;
}

function knownExtension(sandbox: Sandbox, identifier: string | undefined): string | undefined {
  const id = parseExtensionIdentifier(identifier);
  return id.ok ? sandbox.generation.registry.withId(id.value)?.name : undefined;
}
