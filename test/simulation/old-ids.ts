import { EXTENSION_HEADERS } from "../../src/lambda/headers.ts";
import type { ActorProcess, Received } from "./actor-process.ts";
import { delay } from "./delay.ts";

/** What a life remembers of the one before. */
export interface OldIds {
  /** Of the last registration. */
  readonly extension: string | undefined;
  /** Of the last invocation that it was given. */
  readonly invocation: string | undefined;
}

/** Calls with ids that may mean nothing any more, as one does who does not know of a reset. */
export async function useOldIds(process: ActorProcess, old: OldIds): Promise<void> {
  if (old.invocation) await answerLate(process, old.invocation);
  if (!old.extension) return;
  if (process.dice.chance(0.7)) await pollAgain(process, old.extension);
  else await reportAgain(process, old.extension);
}

function answerLate(process: ActorProcess, requestId: string): Promise<Received | undefined> {
  const kind = process.dice.pick(["response", "error"]);
  const text = JSON.stringify(requestId);
  const body = { chunks: [new TextEncoder().encode(text)], pace: async () => {} };
  const path = `/2018-06-01/runtime/invocation/${requestId}/${kind}`;
  return process.call({ method: "POST", path, body });
}

/** It hangs up, since the id may still be good, and then nothing may come for long. */
function pollAgain(process: ActorProcess, id: string): Promise<Received | undefined> {
  const path = "/2020-01-01/extension/event/next";
  const headers = { [EXTENSION_HEADERS.identifier]: id };
  return process.call({ method: "GET", path, headers }, delay(process.dice));
}

function reportAgain(process: ActorProcess, id: string): Promise<Received | undefined> {
  const path = "/2020-01-01/extension/exit/error";
  const errorType = "Extension.Belated";
  const headers = {
    [EXTENSION_HEADERS.identifier]: id,
    [EXTENSION_HEADERS.errorType]: errorType,
  };
  return process.call({ method: "POST", path, headers });
}
