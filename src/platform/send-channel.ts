import type { IncomingMessage, ServerResponse } from "node:http";
import { assert, unreachable } from "../core/assert.ts";
import type { Channel } from "../core/channel.ts";
import type { FailureTrailers } from "../core/http.ts";

/** A request and its response, whose status and headers are set. */
export interface Exchange {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  readonly trailers: FailureTrailers | undefined;
}

/**
 * Sends the head of a response at once, and its body as it comes through `channel`. No chunk is
 * taken from the channel while the connection is full, so the client sets the pace.
 *
 * When the channel fails, `trailers` tell of it. Without trailers the connection is closed before
 * the body is complete. The chunks from before the failure are sent in either case.
 */
export async function sendChannel(channel: Channel, exchange: Exchange): Promise<void> {
  const { incoming, outgoing } = exchange;
  if (incoming.method === "HEAD") return sendHead(channel, outgoing);
  // Trailers need chunks, which HTTP/1.0 does not know.
  const trailers = incoming.httpVersion === "1.0" ? undefined : exchange.trailers;
  if (trailers) outgoing.setHeader("Trailer", trailers.names.join(", "));
  outgoing.once("close", () => channel.cancel(new Error("The client hung up")));
  outgoing.flushHeaders();
  for await (const chunk of channel) {
    if (!outgoing.write(chunk)) await roomIn(outgoing);
  }
  const { end } = channel;
  assert(end, "A channel has an end when its reader has everything");
  switch (end.kind) {
    case "whole":
      return void outgoing.end();
    case "failed":
      if (!trailers) return breakOff(incoming);
      outgoing.addTrailers(trailers.tell(end.failure));
      return void outgoing.end();
    case "cancelled":
      return void outgoing.destroy();
    default:
      unreachable(end);
  }
}

function sendHead(channel: Channel, outgoing: ServerResponse): void {
  channel.cancel(new Error("A response to HEAD has no body"));
  outgoing.end();
}

/** Resolves when the connection takes more, or is closed. */
function roomIn(outgoing: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const settle = (): void => {
      outgoing.off("drain", settle);
      outgoing.off("close", settle);
      resolve();
    };
    outgoing.on("drain", settle);
    outgoing.on("close", settle);
  });
}

/** Closes the connection so that the client sees that its response is not whole. */
function breakOff({ httpVersion, socket }: IncomingMessage): void {
  // In HTTP/1.0 a connection that is closed in order is the end of a whole body.
  if (httpVersion === "1.0") socket.resetAndDestroy();
  // What was written is sent first. `destroy` would drop it under Node.
  else socket.destroySoon();
}
