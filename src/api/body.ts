import { messageOf } from "../core/message-of.ts";
import { err, ok, type Result } from "../core/result.ts";
import { MAX_DRAINED_BYTES } from "../lambda/limits.ts";
import type { WireRequest } from "../core/http.ts";

/** A body that was read, or why it was not. */
export type Body =
  | { readonly kind: "whole"; readonly bytes: Uint8Array }
  | { readonly kind: "tooLarge"; readonly sizeBytes: number }
  | { readonly kind: "cutShort" };

/**
 * Reads a body of at most `maxBytes`. A larger one is read to its end, within reason, so that its
 * size is known and a client that still sends sees the answer. `onChunk` is told each part as it
 * comes.
 */
export async function readBody(
  request: WireRequest,
  maxBytes: number,
  onChunk?: (chunk: Uint8Array) => void,
): Promise<Body> {
  try {
    const declaredBytes = Number(request.headers.get("content-length") ?? Number.NaN);
    if (!onChunk && declaredBytes <= maxBytes) {
      return { kind: "whole", bytes: await request.bytes() };
    }
    return await readChunks(request, maxBytes, onChunk);
  } catch {
    return { kind: "cutShort" };
  }
}

/** What a body says in JSON, or what is wrong with it in the words of the parser. */
export function parseJson(body: Uint8Array): Result<unknown, string> {
  try {
    return ok(JSON.parse(new TextDecoder().decode(body)));
  } catch (error) {
    return err(messageOf(error));
  }
}

async function readChunks(
  request: WireRequest,
  maxBytes: number,
  onChunk?: (chunk: Uint8Array) => void,
): Promise<Body> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of request.body ?? []) {
    sizeBytes += chunk.byteLength;
    if (sizeBytes > maxBytes + MAX_DRAINED_BYTES) break;
    if (sizeBytes > maxBytes) {
      chunks.length = 0;
      continue;
    }
    chunks.push(chunk);
    onChunk?.(chunk);
  }
  if (sizeBytes > maxBytes) {
    // What was not drained is known only from what the client declared.
    const declaredBytes = Number(request.headers.get("content-length") ?? 0);
    return { kind: "tooLarge", sizeBytes: Math.max(sizeBytes, declaredBytes) };
  }
  return { kind: "whole", bytes: chunks.length === 1 ? chunks[0]! : concat(chunks, sizeBytes) };
}

function concat(chunks: readonly Uint8Array[], sizeBytes: number): Uint8Array {
  const bytes = new Uint8Array(sizeBytes);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes;
}
