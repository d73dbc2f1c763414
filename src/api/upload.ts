import { ERROR_CAUSE_TYPE, stripErrorCause } from "../lambda/error-cause.ts";
import { RUNTIME_HEADERS } from "../lambda/headers.ts";
import type { StreamRecord } from "../lambda/invocation.ts";
import type { Upload, UploadEnd } from "../sandbox/call/upload.ts";
import type { Environment } from "../sandbox/environment.ts";
import { forEachChunk, joined, readBody, type BodyEnd } from "./body.ts";
import type { Channel } from "../core/channel.ts";
import type { WireRequest } from "../core/http.ts";

/** Why an answer that was sent chunk by chunk is not whole. */
export type ArrivalFailure =
  | Exclude<BodyEnd, { kind: "whole" }>
  /** The runtime says so in trailers. */
  | {
      readonly kind: "failed";
      readonly errorType: string | undefined;
      readonly errorBody: Uint8Array;
    };

/** How an answer that was sent chunk by chunk ended. */
export type ArrivalEnd = { readonly kind: "whole" } | ArrivalFailure;

/**
 * Writes the answer that the runtime sends to `chunks` while it arrives, and ends `chunks` as the
 * answer ends. The runtime can send only as fast as `chunks` is read. When `chunks` ends before, as
 * when its reader leaves, the answer is still received to its end, since a function is not stopped
 * by a caller that goes
 * (https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html).
 */
export async function pourUpload<OtherFailure>(
  request: WireRequest,
  maxBytes: number,
  chunks: Channel<ArrivalFailure | OtherFailure>,
): Promise<ArrivalEnd> {
  const end = await receive(request, maxBytes, (chunk) => chunks.write(chunk));
  if (end.kind === "whole") chunks.close();
  else chunks.fail(end);
  return end;
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

/** A caller that does not stream gets the error of a stream that fails midway, not its bytes. */
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
  take: (chunk: Uint8Array) => void | Promise<unknown>,
): Promise<ArrivalEnd> {
  const end = await forEachChunk(request, maxBytes, take);
  if (end.kind !== "whole") return end;
  return readTrailers(request) ?? end;
}

/**
 * The error that an answer ends with. aws-lambda-go sends trailers without saying that it streams,
 * so they count in either mode, as in RIE (internal/lambda-managed-instances/rapid/handler).
 */
function readTrailers(
  request: WireRequest,
): Extract<ArrivalFailure, { kind: "failed" }> | undefined {
  // What has a length has no trailers.
  if (request.headers.get("content-length") !== null) return undefined;
  const errorType = request.trailers?.[RUNTIME_HEADERS.errorType.toLowerCase()];
  const errorText = request.trailers?.[RUNTIME_HEADERS.errorBody.toLowerCase()];
  if (errorType === undefined && errorText === undefined) return undefined;
  return { kind: "failed", errorType, errorBody: Buffer.from(errorText ?? "", "base64") };
}
