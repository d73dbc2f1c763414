import { unreachable } from "../../core/assert.ts";
import { jsonBytes } from "../../core/json-bytes.ts";
import { err, ok, type Result } from "../../core/result.ts";
import { faultBody, normalizeErrorType, runtimeInitError, type Fault } from "../../lambda/fault.ts";
import type { StreamRecord } from "../../lambda/invocation.ts";
import { MAX_RESPONSE_BYTES, MAX_STREAMED_BYTES } from "../../lambda/limits.ts";
import {
  entityTooLarge,
  INTERNAL_SERVER_ERROR,
  INVALID_REQUEST_ID,
  INVALID_RESPONSE_MODE,
  TRUNCATED_REQUEST,
  type Refusal,
} from "../../lambda/refusal.ts";
import { answer } from "../phase/answer.ts";
import type { Generation } from "../generation.ts";
import type { Invocation } from "../invocation.ts";
import { isLeftOver } from "../phase/launch.ts";
import { RUNTIME } from "../ports.ts";
import type { Sandbox } from "../sandbox.ts";

/** An invocation on its way to the client that polled, which may have gone. */
export interface Delivery {
  readonly invocation: Invocation;
  /** Takes it back, because it could not be written. */
  readonly undeliver: () => void;
}

/** `GET /runtime/invocation/next`. Rejects with the signal's reason, or when the environment is reset. */
export function nextInvocation(
  sandbox: Sandbox,
  options: { signal?: AbortSignal | undefined },
): Result<Promise<Delivery>, Refusal> {
  const { generation } = sandbox;
  const { runtime, registry } = generation;
  if (isLeftOver(sandbox, RUNTIME)) return err(INTERNAL_SERVER_ERROR);
  const isFirst = runtime.state === "Started";
  generation.touch();
  const polled = runtime.next(options);
  if (!polled.ok) return err(polled.error);
  if (isFirst) {
    // Internal extensions may register until now (RIE internal/lambda/rapid/handlers.go).
    registry.close();
    sandbox.record({ type: "next", source: RUNTIME });
  }
  generation.notify();
  return ok(
    polled.value.then((invocation) => ({
      invocation,
      undeliver: () => runtime.redeliver(invocation),
    })),
  );
}

/** An answer that the runtime is sending. */
export interface Upload {
  readonly invocation: Invocation;
  readonly generation: Generation;
  readonly call: "response" | "error";
  readonly isStreaming: boolean;
  readonly maxBytes: number;
}

/** How an upload ended. */
export type UploadEnd =
  | {
      readonly kind: "whole";
      readonly body: Uint8Array;
      /** Of a streamed one. */
      readonly stream?: StreamRecord;
      /** Of `/error`, and of a stream that failed midway: `Lambda-Runtime-Function-Error-Type`. */
      readonly errorType?: string | undefined;
      /** A stream's error, from its trailers: what the caller gets. */
      readonly errorBody?: Uint8Array | undefined;
    }
  | { readonly kind: "tooLarge"; readonly sizeBytes: number }
  | { readonly kind: "cutShort" };

/**
 * Begins the answer to `requestId`, or refuses it: 400 for an id that is not the current
 * invocation's, which is looked at before the state (RIE, invocationresponse.go), 403 out of turn.
 * An unknown mode is refused too, and ends the invocation.
 */
export function beginUpload(
  sandbox: Sandbox,
  requestId: string,
  { call, mode }: { call: "response" | "error"; mode?: string | undefined },
): Result<Upload, Refusal> {
  const { generation, invocation } = sandbox;
  if (generation.isOver || invocation?.requestId !== requestId) return err(INVALID_REQUEST_ID);
  // After a reset the one that failed is still being ended.
  if (!generation.runtime.holds(invocation)) return err(INVALID_REQUEST_ID);
  const moved = generation.runtime.advance(call);
  if (!moved.ok) return err(moved.error);
  invocation.responseStartedMs = sandbox.world.clock.monotonic();
  const isStreaming = mode === "streaming" && call === "response";
  const maxBytes = isStreaming ? MAX_STREAMED_BYTES : MAX_RESPONSE_BYTES;
  const upload: Upload = { invocation, generation, call, isStreaming, maxBytes };
  if (call === "response" && mode && !isStreaming) {
    generation.runtime.advance("responseEnd");
    const errorType = "Runtime.InvalidResponseModeHeader";
    refuseAnswer(sandbox, upload, { errorType, errorMessage: "Invalid function response mode" });
    return err(INVALID_RESPONSE_MODE);
  }
  return ok(upload);
}

/**
 * Ends an upload: the caller gets its answer. Resolves to the refusal that the runtime gets, if
 * any. Memory is looked at first: on Lambda a process that has too much does not live to answer.
 */
export async function endUpload(
  sandbox: Sandbox,
  upload: Upload,
  end: UploadEnd,
): Promise<Refusal | undefined> {
  const { memory } = upload.generation;
  if (memory.isEnforced) await memory.check();
  return settleUpload(sandbox, upload, end);
}

function settleUpload(sandbox: Sandbox, upload: Upload, end: UploadEnd): Refusal | undefined {
  const { generation, invocation, maxBytes } = upload;
  // The deadline may have passed while the body was on its way.
  if (generation.isOver) return INVALID_REQUEST_ID;
  generation.runtime.advance("responseEnd");
  switch (end.kind) {
    case "whole":
      noteResponse(sandbox, invocation, end.body.byteLength);
      answerWhole(sandbox, upload, end);
      return undefined;
    case "tooLarge": {
      noteResponse(sandbox, invocation, end.sizeBytes);
      const errorType = "Function.ResponseSizeTooLarge";
      const errorMessage = `Response payload size (${end.sizeBytes} bytes) exceeded maximum allowed payload size (${maxBytes} bytes).`;
      const body = jsonBytes({ errorType, errorMessage });
      answer(sandbox, invocation, { outcome: "error", errorType, body });
      return entityTooLarge(maxBytes);
    }
    case "cutShort": {
      const errorType = "Runtime.TruncatedResponse";
      refuseAnswer(sandbox, upload, { errorType, errorMessage: "Response was truncated" });
      return TRUNCATED_REQUEST;
    }
    default:
      return unreachable(end);
  }
}

/**
 * `POST /runtime/init/error`. The environment fails when the process exits, as it should now;
 * one that is attached, whose exit nobody sees, fails at once.
 */
export function reportInitError(
  sandbox: Sandbox,
  { errorType, body }: { errorType: string | undefined; body: Uint8Array },
): Refusal | undefined {
  const { generation } = sandbox;
  if (isLeftOver(sandbox, RUNTIME)) return INTERNAL_SERVER_ERROR;
  generation.touch();
  const moved = generation.runtime.advance("initError");
  if (!moved.ok) return moved.error;
  const fault = runtimeInitError(normalizeErrorType(errorType), body);
  generation.report(fault);
  if (!generation.processes.has(RUNTIME)) generation.fail(fault);
  return undefined;
}

function answerWhole(
  sandbox: Sandbox,
  { call, invocation }: Upload,
  end: Extract<UploadEnd, { kind: "whole" }>,
): void {
  const { body, stream, errorBody } = end;
  if (call === "response" && errorBody === undefined) {
    return answer(sandbox, invocation, { outcome: "success", body, stream });
  }
  const errorType = normalizeErrorType(end.errorType);
  answer(sandbox, invocation, { outcome: "error", errorType, body: errorBody ?? body, stream });
}

function refuseAnswer(
  sandbox: Sandbox,
  { invocation }: Upload,
  { errorType, errorMessage }: Pick<Fault, "errorType" | "errorMessage">,
): void {
  const body = faultBody({ errorType, errorMessage, outcome: "error" }, invocation.requestId);
  answer(sandbox, invocation, { outcome: "error", errorType, body });
}

function noteResponse({ world }: Sandbox, invocation: Invocation, bytes: number): void {
  const { startedMs, responseStartedMs } = invocation;
  invocation.response = {
    latencyMs: responseStartedMs - startedMs,
    durationMs: world.clock.monotonic() - responseStartedMs,
    bytes,
  };
}
