import { err, ok, type Result } from "../core/result.ts";
import { extensionRefusal, type Refusal } from "./refusal.ts";

/**
 * Reads the id in a `Lambda-Extension-Identifier`. It accepts the same forms as RIE (`{…}`,
 * `urn:uuid:…`, no dashes). The 403 comes before all other checks
 * (internal/lambda/rapi/middleware).
 */
export function parseExtensionIdentifier(header: string | undefined): Result<string, Refusal> {
  if (!header) {
    const message = "Missing Lambda-Extension-Identifier header";
    return err(extensionRefusal("MissingExtensionIdentifier", message));
  }
  const digits = header
    .toLowerCase()
    .replace(/^urn:uuid:/, "")
    .replace(/^\{(.*)\}$/, "$1")
    .replaceAll("-", "");
  if (!/^[0-9a-f]{32}$/.test(digits)) {
    const message = "Invalid Lambda-Extension-Identifier";
    return err(extensionRefusal("InvalidExtensionIdentifier", message));
  }
  return ok(digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5"));
}
