import { INTERNAL_SERVER_ERROR } from "../lambda/refusal.ts";
import { GenerationOver } from "../sandbox/generation.ts";
import { bytes, json, type Reply } from "./reply.ts";
import type { WireRequest } from "../core/http.ts";

/** 499, which nginx uses for a client that has hung up. Nobody reads it. */
const CLIENT_CLOSED_REQUEST = 499;

/**
 * The answer to a long poll that ends without an event. If the environment has ended, the answer is
 * 500, at which the process should exit. The process made no mistake, so this is no refusal.
 */
export function endPoll(error: unknown, request: WireRequest): Reply {
  if (error instanceof GenerationOver) {
    const { status, errorType, errorMessage } = INTERNAL_SERVER_ERROR;
    return json(status, { errorMessage, errorType });
  }
  if (request.signal.aborted) return bytes(CLIENT_CLOSED_REQUEST, "", {});
  throw error;
}
