import { createAttachedEnvironment } from "../support/attached-environment.ts";
import { settle, VirtualClock } from "../support/virtual-clock.ts";
import type { Wire, WireFunction, WireReply, WireRequest } from "./wire.ts";

/** Turns of the event loop after which a server without timers and sockets has said all it can. */
const TURNS = 100;
/** More than any budget of a shutdown. */
const LONG_MS = 10_000;

/** Reaches the HTTP apps without a socket, on a virtual clock. */
export async function openInProcess(settings: WireFunction): Promise<Wire> {
  const clock = new VirtualClock();
  const environment = await createAttachedEnvironment({ function: settings, clock });
  return {
    invoke: (request) => toReply(environment.invoke(toRequest(request))),
    runtime: (request) => toReply(environment.runtime(toRequest(request))),
    settle,
    outcome: settled,
    peek: settled,
    elapse: (durationMs) => clock.advance(durationMs),
    async close() {
      await Promise.all([environment.close(), clock.advance(LONG_MS)]);
    },
  };
}

function toRequest({ method, path, headers = {}, body }: WireRequest): Request {
  const hasBody = method !== "GET" && method !== "HEAD";
  return new Request(`http://localhost${path}`, {
    method,
    headers,
    ...(hasBody && { body: Array.isArray(body) ? streamOf(body) : ((body as string) ?? "") }),
  });
}

function streamOf(chunks: readonly string[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk));
      controller.close();
    },
  });
}

async function toReply(answer: Promise<Response>): Promise<WireReply> {
  try {
    const response = await answer;
    const { status } = response;
    return { status, headers: Object.fromEntries(response.headers), body: await response.text() };
  } catch (error) {
    return { status: 0, headers: {}, body: String(error) };
  }
}

/** The reply, or undefined when the event loop has nothing left to do for it. */
async function settled(pending: Promise<WireReply>): Promise<WireReply | undefined> {
  for (let turns = 0; turns < TURNS; turns++) {
    const given = await Promise.race([pending, settle()]);
    if (given) return given;
  }
  return undefined;
}
