import { type WireRequest, pathOf } from "../core/http.ts";
import { EXTENSION_HEADERS } from "../lambda/headers.ts";
import { callingExtension } from "../sandbox/call/calling-extension.ts";
import { RUNTIME } from "../lambda/source-name.ts";
import type { Environment } from "../sandbox/environment.ts";

/** Paths that only extensions call. */
const EXTENSION_APIS = ["/2020-01-01/", "/2020-08-15/", "/2022-07-01/"];

/** The name of the extension with `identifier`; `extension` if there is none. */
export function extensionNamed(environment: Environment, identifier: string | undefined): string {
  return knownExtension(environment, identifier) ?? "extension";
}

/** The extension identifier in the headers of `request`. */
export function identifierOf({ headers }: WireRequest): string | undefined {
  return headers.get(EXTENSION_HEADERS.identifier) ?? undefined;
}

/** The name of the process that makes `request`: by its identifier, else by its path. */
export function callerOf(environment: Environment, request: WireRequest): string {
  const known = knownExtension(environment, identifierOf(request));
  return known ?? processAt(pathOf(request));
}

/** The name of the process that calls `path` without saying who it is. */
export function processAt(path: string): string {
  return EXTENSION_APIS.some((api) => path.startsWith(api)) ? "extension" : RUNTIME;
}

function knownExtension(
  environment: Environment,
  identifier: string | undefined,
): string | undefined {
  const calling = callingExtension(environment, identifier);
  return calling.ok ? calling.value.name : undefined;
}
