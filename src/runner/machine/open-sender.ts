import { unreachable } from "../../core/assert.ts";
import type { Sender } from "../../core/sender.ts";
import type { Destination } from "../../lambda/subscription.ts";
import { openHttpSender } from "../../platform/http-sender.ts";
import { openTcpSender } from "../../platform/tcp-sender.ts";

/**
 * The way to a listener on this machine; rejects when it is called at once and is not there, or is
 * not to be had before `signal` is aborted.
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
