import { ERROR_CAUSE_TYPE, stripErrorCause } from "../lambda/error-cause.ts";
import { RUNTIME_HEADERS } from "../lambda/headers.ts";
import type { StreamRecord } from "../lambda/invocation.ts";
import type { Upload, UploadEnd } from "../sandbox/call/runtime-answer.ts";
import type { Environment } from "../sandbox/environment.ts";
import { forEachChunk, joined, readBody, type BodyEnd } from "./body.ts";
import type { WireRequest } from "../core/http.ts";

/** The error that an answer ends with, in its trailers. */
interface TrailersError {
  readonly kind: "failed";
  readonly errorType: string | undefined;
  readonly errorBody: Uint8Array;
}

/** Reads the answer that the runtime sends: a body, a stream, or an error. */
export function readUpload(
  environment: Environment,
  upload: Upload,
  request: WireRequest,
): Promise<UploadEnd> {
  if (upload.isStreaming) return readStream(environment, upload, request);
  return readWhole(upload, request);
}

async function readWhole({ call, maxBytes }: Upload, request: WireRequest): Promise<UploadEnd> {
  const body = await readBody(request, maxBytes);
  if (body.kind !== "whole") return body;
  if (call === "response") {
    const { errorType, errorBody } = readTrailers(request) ?? {};
    return { kind: "whole", body: body.bytes, errorType, errorBody };
  }
  const errorType = request.headers.get(RUNTIME_HEADERS.errorType) ?? undefined;
  const hasCause = request.headers.get("content-type") === ERROR_CAUSE_TYPE;
  return { kind: "whole", body: hasCause ? stripErrorCause(body.bytes) : body.bytes, errorType };
}

/**
 * The chunks go to a caller that streams while they arrive. A caller that does not stream gets the
 * error of a stream that fails midway, not its bytes.
 */
async function readStream(
  environment: Environment,
  { turn, maxBytes }: Upload,
  request: WireRequest,
): Promise<UploadEnd> {
  const { clock } = environment.world;
  const chunks: Uint8Array[] = [];
  let firstByteMs: number | undefined;
  const end = await receive(request, maxBytes, (chunk) => {
    firstByteMs ??= clock.monotonic() - turn.invocation.startedMs;
    chunks.push(chunk);
    return turn.request.stream?.write(chunk);
  });
  if (end.kind === "tooLarge" || end.kind === "cutShort") return end;
  const contentType = request.headers.get("content-type") ?? undefined;
  const isComplete = end.kind === "whole";
  const stream: StreamRecord = { chunks, firstByteMs, contentType, isComplete };
  return { ...end, kind: "whole", body: joined(chunks), stream };
}

/** A stream fails midway by trailers: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html */
async function receive(
  request: WireRequest,
  maxBytes: number,
  take: (chunk: Uint8Array) => Promise<unknown> | undefined,
): Promise<BodyEnd | TrailersError> {
  const end = await forEachChunk(request, maxBytes, take);
  if (end.kind !== "whole") return end;
  return readTrailers(request) ?? end;
}

/**
 * The error that an answer ends with. aws-lambda-go sends trailers without saying that it streams,
 * so they count in either mode, as in RIE (internal/lambda-managed-instances/rapid/handler).
 */
function readTrailers(request: WireRequest): TrailersError | undefined {
  // What has a length has no trailers.
  if (request.headers.get("content-length") !== null) return undefined;
  const errorType = request.trailers?.[RUNTIME_HEADERS.errorType.toLowerCase()];
  const errorText = request.trailers?.[RUNTIME_HEADERS.errorBody.toLowerCase()];
  if (errorType === undefined && errorText === undefined) return undefined;
  return { kind: "failed", errorType, errorBody: Buffer.from(errorText ?? "", "base64") };
}
