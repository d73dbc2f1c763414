import { err, ok, type Result } from "../core/result.ts";
import { MAX_CLIENT_CONTEXT_BYTES } from "./limits/protocol.ts";

/** What is wrong with JSON text as a client context; undefined when it is right. */
export function clientContextMistake(text: string): string | undefined {
  const decoded = decodeClientContext(Buffer.from(text).toString("base64"));
  return decoded.ok ? undefined : decoded.error;
}

/** Decodes the base64 of `X-Amz-Client-Context` into JSON text, or says what is wrong with it. */
export function decodeClientContext(header: string): Result<string, string> {
  if (header.length > MAX_CLIENT_CONTEXT_BYTES) {
    return err(`Client context must be at most ${MAX_CLIENT_CONTEXT_BYTES} bytes of base64.`);
  }
  const problem = "Client context must be a valid Base64-encoded JSON object.";
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(header, "base64"));
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? ok(text) : err(problem);
  } catch {
    return err(problem);
  }
}

/**
 * Writes the same JSON in characters that a header may have. Whitespace between tokens becomes a
 * space. Characters beyond ASCII, which can only be inside a string, are escaped.
 */
export function asciiJson(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, (character) => {
    if (character === "\n" || character === "\r" || character === "\t") return " ";
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}
