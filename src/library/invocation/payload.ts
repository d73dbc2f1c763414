import { MAX_REQUEST_BYTES } from "../../lambda/limits/protocol.ts";
import { rule } from "../check/check.ts";

const ACTION = "Cannot invoke";

/** JSON makes `{}` of these, and loses their contents. */
const OPAQUE = [Map, Set, Promise];

/**
 * The bytes of `payload`; a copy of them where it is binary. No payload is `{}`, as on Lambda.
 *
 * @throws RangeError for more than 6 MiB, TypeError for a payload that is neither bytes nor a JSON
 * value.
 */
export function encodePayload(payload: unknown): Uint8Array {
  const own = bytesIn(payload);
  const text = own ? "" : (jsonText("payload", payload, "a JSON value or bytes") ?? "{}");
  const bytes = own ?? new TextEncoder().encode(text);
  if (bytes.byteLength > MAX_REQUEST_BYTES) {
    const problem = `the payload has ${bytes.byteLength} bytes, and ${MAX_REQUEST_BYTES} are allowed`;
    throw new RangeError(`${ACTION}: ${problem}`);
  }
  // The caller may go on to change its bytes.
  return own ? own.slice() : bytes;
}

/**
 * `value` as JSON; undefined where there is no value. Functions inside objects are left out, as
 * always in JSON.
 *
 * @throws TypeError for a value that is not JSON; `expected` says what `name` may be.
 */
export function jsonText(
  name: string,
  value: unknown,
  expected = "a JSON value",
): string | undefined {
  if (value === undefined) return undefined;
  rule(expected, isJson)(value, { action: ACTION, path: name });
  try {
    const text: string | undefined = JSON.stringify(value);
    if (text !== undefined) return text;
  } catch (cause) {
    throw new TypeError(`${ACTION}: "${name}" cannot be written as JSON`, { cause });
  }
  throw new TypeError(
    `${ACTION}: "${name}" cannot be written as JSON: its toJSON() returns nothing`,
  );
}

/** A view of the bytes of a binary payload; undefined for any other. */
function bytesIn(payload: unknown): Uint8Array | undefined {
  if (ArrayBuffer.isView(payload)) {
    return new Uint8Array(payload.buffer, payload.byteOffset, payload.byteLength);
  }
  const isBuffer = payload instanceof ArrayBuffer || payload instanceof SharedArrayBuffer;
  return isBuffer ? new Uint8Array(payload) : undefined;
}

function isJson(value: unknown): boolean {
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value === "object") return !OPAQUE.some((kind) => value instanceof kind);
  return typeof value === "string" || typeof value === "boolean";
}
