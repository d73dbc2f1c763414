import { unreachable } from "../../core/assert.ts";
import type { Sender } from "../../core/sender.ts";
import type { Destination } from "../../lambda/subscription.ts";
import { openHttpSender } from "../../platform/http-sender.ts";
import { openTcpSender } from "../../platform/tcp-sender.ts";

/**
 * Opens a sender to a listener on this machine. Over TCP it connects at once, and rejects when the
 * listener is not there, or `signal` is aborted first.
 */
export async function openSender(destination: Destination, signal: AbortSignal): Promise<Sender> {
  switch (destination.protocol) {
    case "HTTP":
      return openHttpSender({ url: new URL(destination.uri), method: destination.method });
    case "TCP":
      return openTcpSender(destination, signal);
    default:
      return unreachable(destination);
  }
}
