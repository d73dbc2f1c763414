import { INTERNAL_SERVER_ERROR } from "../lambda/refusal.ts";
import { GenerationOver } from "../sandbox/generation.ts";
import { bytes, json, type Reply } from "./reply.ts";
import type { WireRequest } from "../core/http.ts";

/** 499, nginx's word for a client that has gone: nobody reads it. */
const CLIENT_CLOSED_REQUEST = 499;

/**
 * What a long poll is answered that ends with nothing. When the environment ended while it waited,
 * that is 500, at which its process should exit; it has done nothing wrong, so it is no refusal.
 */
export function endPoll(error: unknown, request: WireRequest): Reply {
  if (error instanceof GenerationOver) {
    const { status, errorType, errorMessage } = INTERNAL_SERVER_ERROR;
    return json(status, { errorMessage, errorType });
  }
  if (request.signal.aborted) return bytes(CLIENT_CLOSED_REQUEST, "", {});
  throw error;
}
