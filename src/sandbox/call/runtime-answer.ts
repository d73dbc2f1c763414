import { unreachable } from "../../core/assert.ts";
import { jsonBytes } from "../../core/json.ts";
import { err, ok, type Result } from "../../core/result.ts";
import { faultBody, runtimeError, type Fault } from "../../lambda/fault.ts";
import type { StreamRecord } from "../../lambda/invocation.ts";
import { MAX_RESPONSE_BYTES, MAX_STREAMED_BYTES } from "../../lambda/limits/protocol.ts";
import {
  entityTooLarge,
  INVALID_REQUEST_ID,
  INVALID_RESPONSE_MODE,
  INVOKE_TIMEOUT,
  TRUNCATED_REQUEST,
  type Refusal,
} from "../../lambda/refusal.ts";
import { refuseTransition, runtimeState } from "../../lambda/runtime.ts";
import type { Environment } from "../environment.ts";
import type { Generation } from "../generation.ts";
import type { Turn } from "../turn.ts";
import { answer } from "../phase/answer-caller.ts";

/** An answer that the runtime is sending. */
export interface Upload {
  readonly turn: Turn;
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

/** What a client says of an answer before its body. */
export interface UploadHead {
  readonly call: "response" | "error";
  readonly mode?: string | undefined;
  /** What it was given at next. Older clients do not send it. */
  readonly invocationId?: string | undefined;
}

/**
 * Begins the answer to `requestId`, or refuses it: 400 for an id that the runtime does not have,
 * which is looked at before the state (RIE, invocationresponse.go), 410 for the answer to another
 * attempt, and after the deadline of a shared environment, 403 out of turn. An unknown mode is
 * refused too, and ends the invocation.
 */
export function beginUpload(
  environment: Environment,
  requestId: string,
  { call, mode, invocationId }: UploadHead,
): Result<Upload, Refusal> {
  const { generation } = environment;
  const { runtime } = generation;
  const turn = generation.isOver ? undefined : runtime.turn(requestId);
  if (!turn) return err(INVALID_REQUEST_ID);
  // An empty header is as good as none.
  if (invocationId && invocationId !== turn.invocation.invocationId) return err(INVOKE_TIMEOUT);
  if (turn.state === "late") return err(refuseLate(generation, turn));
  const from = runtimeState("Ready", turn.state);
  if (!turn.advance(call)) return err(refuseTransition(from, call));
  turn.responseStartedMs = environment.world.clock.monotonic();
  const isStreaming = mode === "streaming" && call === "response";
  const maxBytes = isStreaming ? MAX_STREAMED_BYTES : MAX_RESPONSE_BYTES;
  const upload: Upload = { turn, generation, call, isStreaming, maxBytes };
  if (call === "response" && mode && !isStreaming) {
    const errorType = "Runtime.InvalidResponseModeHeader";
    const errorMessage = "Invalid function response mode";
    turn.advance("uploaded");
    refuseAnswer(environment, upload, { errorType, errorMessage });
    notifyShared(generation);
    return err(INVALID_RESPONSE_MODE);
  }
  return ok(upload);
}

/**
 * Ends an upload: the caller gets its answer. Resolves to the refusal that the runtime gets, if
 * any. Memory is looked at first: on Lambda a process that has too much does not live to answer.
 */
export async function endUpload(
  environment: Environment,
  upload: Upload,
  end: UploadEnd,
): Promise<Refusal | undefined> {
  const { memory } = upload.generation;
  if (memory.isEnforced) await memory.check();
  return settleUpload(environment, upload, end);
}

function settleUpload(
  environment: Environment,
  upload: Upload,
  end: UploadEnd,
): Refusal | undefined {
  const { generation, turn } = upload;
  // The deadline may have passed while the body was on its way.
  if (generation.isOver) return INVALID_REQUEST_ID;
  if (turn.state === "late") return refuseLate(generation, turn);
  turn.advance("uploaded");
  const refusal = answerUpload(environment, upload, end);
  notifyShared(generation);
  return refusal;
}

function answerUpload(
  environment: Environment,
  upload: Upload,
  end: UploadEnd,
): Refusal | undefined {
  const { turn, maxBytes } = upload;
  switch (end.kind) {
    case "whole":
      noteResponse(environment, upload, end.body.byteLength);
      answerWhole(environment, upload, end);
      return undefined;
    case "tooLarge": {
      noteResponse(environment, upload, end.sizeBytes);
      const errorType = "Function.ResponseSizeTooLarge";
      const errorMessage = `Response payload size (${end.sizeBytes} bytes) exceeded maximum allowed payload size (${maxBytes} bytes).`;
      const body = jsonBytes({ errorType, errorMessage });
      answer(environment, turn.invocation, { outcome: "error", errorType, body });
      return entityTooLarge(maxBytes);
    }
    case "cutShort": {
      const errorType = "Runtime.TruncatedResponse";
      refuseAnswer(environment, upload, { errorType, errorMessage: "Response was truncated" });
      return TRUNCATED_REQUEST;
    }
    default:
      return unreachable(end);
  }
}

/** Where several invocations share the runtime, the end of its upload ends the turn. */
function notifyShared(generation: Generation): void {
  if (generation.runtime.isShared) generation.notify();
}

/**
 * The first answer after the deadline is refused by its name, any other as one of an unknown id
 * unless there is another attempt meanwhile.
 */
function refuseLate({ runtime }: Generation, turn: Turn): Refusal {
  if (!runtime.turn(turn.requestId)) return INVALID_REQUEST_ID;
  runtime.forget(turn);
  return INVOKE_TIMEOUT;
}

function answerWhole(
  environment: Environment,
  { call, turn: { invocation } }: Upload,
  end: Extract<UploadEnd, { kind: "whole" }>,
): void {
  const { body, stream, errorBody } = end;
  if (call === "response" && errorBody === undefined) {
    return answer(environment, invocation, { outcome: "success", body, stream });
  }
  const fault = runtimeError({ errorType: end.errorType, body: errorBody ?? body });
  const told = faultBody(fault, invocation.requestId);
  const { outcome, errorType } = fault;
  answer(environment, invocation, { outcome, errorType, body: told, stream });
}

function refuseAnswer(
  environment: Environment,
  { turn: { invocation } }: Upload,
  { errorType, errorMessage }: Pick<Fault, "errorType" | "errorMessage">,
): void {
  const body = faultBody({ errorType, errorMessage, outcome: "error" }, invocation.requestId);
  answer(environment, invocation, { outcome: "error", errorType, body });
}

/** An error is no response: it has produced no bytes (RIE internal/lambda/telemetry/events_api.go). */
function noteResponse({ world }: Environment, { call, turn }: Upload, bytes: number): void {
  if (call === "error") return;
  const { responseStartedMs } = turn;
  turn.response = {
    latencyMs: responseStartedMs - turn.invocation.startedMs,
    durationMs: world.clock.monotonic() - responseStartedMs,
    bytes,
  };
}
