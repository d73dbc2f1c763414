import { messageOf } from "../core/error.ts";
import { err, ok, type Result } from "../core/result.ts";

/** The event of an invoke without a payload. */
const EMPTY_EVENT = new TextEncoder().encode("{}");

/** A byte order mark stays, and so is no JSON: https://www.rfc-editor.org/rfc/rfc8259#section-8.1 */
const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * The event that the function gets for `payload`, or why the payload cannot be one: it must be JSON
 * in UTF-8 (https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_RequestBody).
 * An empty one is `{}`.
 */
export function readEvent(payload: Uint8Array): Result<Uint8Array, string> {
  if (payload.byteLength === 0) return ok(EMPTY_EVENT);
  let text: string;
  try {
    text = UTF8.decode(payload);
  } catch {
    return err("it is not UTF-8");
  }
  try {
    JSON.parse(text);
    return ok(payload);
  } catch (error) {
    return err(whyNotJson(text) ?? messageOf(error).replace(/^JSON Parse error: /, ""));
  }
}

/** A common reason in plain words; undefined for any other, which the parser has words for. */
function whyNotJson(text: string): string | undefined {
  if (text.startsWith("\uFEFF")) return "it begins with a byte order mark";
  if (text.trim() === "") return "it is only white space";
  const outsideOfStrings = text.replaceAll(/"(?:[^"\\]|\\[^])*"/g, '""');
  return /\/[/*]/.test(outsideOfStrings) ? "it has a comment" : undefined;
}
