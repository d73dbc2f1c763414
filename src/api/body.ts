import { messageOf } from "../core/error.ts";
import { err, ok, type Result } from "../core/result.ts";
import { MAX_DRAINED_BYTES } from "../lambda/limits/protocol.ts";
import type { WireRequest } from "../core/http.ts";

/** How a body ended. */
export type BodyEnd =
  | { readonly kind: "whole" }
  /** The client sent, or declared, this many bytes, which are more than the limit. */
  | { readonly kind: "tooLarge"; readonly sizeBytes: number }
  /** The client went before the body was whole. */
  | { readonly kind: "cutShort" };

/** A body that was read, or why it was not. */
export type Body =
  | { readonly kind: "whole"; readonly bytes: Uint8Array }
  | Exclude<BodyEnd, { kind: "whole" }>;

/** Reads a body of at most `maxBytes`. */
export async function readBody(request: WireRequest, maxBytes: number): Promise<Body> {
  const declaredBytes = Number(request.headers.get("content-length") ?? Number.NaN);
  if (declaredBytes <= maxBytes) return readDeclared(request);
  const chunks: Uint8Array[] = [];
  const end = await forEachChunk(request, maxBytes, (chunk) => void chunks.push(chunk));
  return end.kind === "whole" ? { kind: "whole", bytes: joined(chunks) } : end;
}

/**
 * Gives at most `maxBytes` of a body to `take`, chunk by chunk as they come, each after the one
 * before was taken. A larger body is read to its end, within reason, so that its size is known and
 * a client that still sends sees the answer.
 */
export async function forEachChunk(
  request: WireRequest,
  maxBytes: number,
  take: (chunk: Uint8Array) => Promise<unknown> | undefined | void,
): Promise<BodyEnd> {
  let sizeBytes = 0;
  try {
    for await (const chunk of request.body ?? []) {
      const roomBytes = maxBytes - sizeBytes;
      sizeBytes += chunk.byteLength;
      if (chunk.byteLength <= roomBytes) await take(chunk);
      else if (roomBytes > 0) await take(chunk.subarray(0, roomBytes));
      if (sizeBytes > maxBytes + MAX_DRAINED_BYTES) break;
    }
  } catch {
    return { kind: "cutShort" };
  }
  if (sizeBytes <= maxBytes) return { kind: "whole" };
  // What was not drained is known only from what the client declared.
  const declaredBytes = Number(request.headers.get("content-length") ?? 0);
  return { kind: "tooLarge", sizeBytes: Math.max(sizeBytes, declaredBytes) };
}

/** What a body says in JSON, or what is wrong with it in the words of the parser. */
export function parseJson(body: Uint8Array): Result<unknown, string> {
  try {
    return ok(JSON.parse(new TextDecoder().decode(body)));
  } catch (error) {
    return err(messageOf(error));
  }
}

/** What has a declared length is read in one go, which is faster. */
async function readDeclared(request: WireRequest): Promise<Body> {
  try {
    return { kind: "whole", bytes: await request.bytes() };
  } catch {
    return { kind: "cutShort" };
  }
}

/** The bytes of `chunks` in one piece, which is not copied where it is one. */
export function joined(chunks: readonly Uint8Array[]): Uint8Array {
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
}
