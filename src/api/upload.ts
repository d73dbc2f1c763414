import { ERROR_CAUSE_TYPE, stripErrorCause } from "../lambda/error-cause.ts";
import { RUNTIME_HEADERS } from "../lambda/headers.ts";
import type { StreamRecord } from "../lambda/invocation.ts";
import type { Upload, UploadEnd } from "../sandbox/call/upload.ts";
import type { Environment } from "../sandbox/environment.ts";
import { readBody } from "./body.ts";
import type { WireRequest } from "../core/http.ts";

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
  if (call === "response") return { kind: "whole", body: body.bytes, ...readTrailers(request) };
  const errorType = request.headers.get(RUNTIME_HEADERS.errorType) ?? undefined;
  const hasCause = request.headers.get("content-type") === ERROR_CAUSE_TYPE;
  return { kind: "whole", body: hasCause ? stripErrorCause(body.bytes) : body.bytes, errorType };
}

/**
 * A stream fails midway by trailers (https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html);
 * a caller that does not stream gets their error, not the bytes.
 */
async function readStream(
  environment: Environment,
  { turn, maxBytes }: Upload,
  request: WireRequest,
): Promise<UploadEnd> {
  const { clock } = environment.world;
  const chunks: Uint8Array[] = [];
  let firstByteMs: number | undefined;
  const body = await readBody(request, maxBytes, (chunk) => {
    firstByteMs ??= clock.monotonic() - turn.invocation.startedMs;
    chunks.push(chunk);
  });
  if (body.kind !== "whole") return body;
  const error = readTrailers(request);
  const contentType = request.headers.get("content-type") ?? undefined;
  const stream: StreamRecord = { chunks, firstByteMs, contentType, isComplete: !error };
  return { kind: "whole", body: body.bytes, stream, ...error };
}

/**
 * The error that an answer ends with. aws-lambda-go sends trailers without saying that it streams,
 * so they count in either mode, as in RIE (internal/lambda-managed-instances/rapid/handler).
 */
function readTrailers(
  request: WireRequest,
): { readonly errorType: string | undefined; readonly errorBody: Uint8Array } | undefined {
  // What has a length has no trailers.
  if (request.headers.get("content-length") !== null) return undefined;
  const errorType = request.trailers?.[RUNTIME_HEADERS.errorType.toLowerCase()];
  const errorText = request.trailers?.[RUNTIME_HEADERS.errorBody.toLowerCase()];
  if (errorType === undefined && errorText === undefined) return undefined;
  return { errorType, errorBody: Buffer.from(errorText ?? "", "base64") };
}
