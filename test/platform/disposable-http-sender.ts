import type { Sender } from "../../src/core/sender.ts";
import { openHttpSender, type HttpSenderOptions } from "../../src/platform/http-sender.ts";

/** A sender of POST to `url`, unless `options` say otherwise, that is closed with its scope. */
export function senderTo(
  { url }: { readonly url: URL },
  options: Partial<HttpSenderOptions> = {},
): Sender & Disposable {
  const sender = openHttpSender({ url, method: "POST", ...options });
  return {
    send: (message) => sender.send(message),
    close: () => sender.close(),
    [Symbol.dispose]: () => sender.close(),
  };
}
