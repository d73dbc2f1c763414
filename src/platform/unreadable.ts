import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Unreadable } from "../core/http.ts";

type ParserError = NodeJS.ErrnoException & { readonly rawPacket?: Uint8Array };

interface Exchange {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
}

const WORDS = { 400: "Bad Request", 431: "Request Header Fields Too Large" } as const;

/** The characters of a packet that are searched for a request line. A target may be long. */
const MAX_LINE_LENGTH = 300;

/** A request of HTTP/1.1 needs one (RFC 9112, 3.2). HTTP/1.0 has none. */
const NO_HOST = "Missing Host header";

/**
 * Answers what the parser refuses, as node:http does where nobody listens for it, and calls
 * `onUnreadable`. It is not called for what breaks off inside a request that a handler has: the
 * handler sees that itself. The answer is that of `socketOnError` in
 * https://github.com/nodejs/node/blob/v24.0.0/lib/_http_server.js
 */
export function answerUnreadable(
  server: Server,
  onUnreadable: (unreadable: Unreadable) => void,
): void {
  const exchanges = new WeakMap<Socket, Exchange>();
  server.on("request", (incoming, outgoing) => {
    exchanges.set(incoming.socket, { incoming, outgoing });
  });
  server.on("clientError", (error: ParserError, duplex) => {
    const socket = duplex as Socket;
    const { code = "" } = error;
    // The other codes are those of a connection that was lost.
    if (!code.startsWith("HPE_")) return void socket.destroy();
    const status = code === "HPE_HEADER_OVERFLOW" ? 431 : 400;
    const exchange = exchanges.get(socket);
    const isHandled = exchange?.incoming.complete === false;
    // A client that goes in the middle of its headers has sent nothing wrong.
    if (!isHandled && code !== "HPE_INVALID_EOF_STATE") {
      onUnreadable({ status, call: callIn(error.rawPacket), reason: reasonOf(error) });
    }
    const isAnswering = exchange?.outgoing.headersSent && !exchange.outgoing.writableFinished;
    if (!socket.writable || isAnswering) return void socket.destroy();
    socket.write(`HTTP/1.1 ${status} ${WORDS[status]}\r\nConnection: close\r\n\r\n`);
    socket.destroySoon();
  });
}

/** The method and the target of the request line that a packet begins with. */
function callIn(packet: Uint8Array | undefined): string | undefined {
  const text = new TextDecoder("latin1").decode(packet?.subarray(0, MAX_LINE_LENGTH));
  const [, method, target] = /^([A-Za-z]+) ([^\r\n]*)/.exec(text) ?? [];
  // The version is the last word, if the line was read to its end.
  return method && target && `${method} ${target.replace(/ HTTP\/\S*$/, "")}`;
}

/** `Invalid header token encountered`. Node adds more in its `reason`; Bun has none. */
function reasonOf({ message, code }: ParserError): string {
  const words = message.replace(/^Parse Error(?:: )?/, "");
  return words === "" ? (code ?? message) : words;
}

/**
 * Answers a request of HTTP/1.1 that has no `Host`, as node:http would if it were told to. Returns
 * whether it was one.
 */
export function answerHostless(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  onUnreadable: (unreadable: Unreadable) => void,
): boolean {
  const { headers, httpVersion, method, url } = incoming;
  if (headers.host !== undefined || httpVersion !== "1.1") return false;
  onUnreadable({ status: 400, call: `${method} ${url}`, reason: NO_HOST });
  outgoing.writeHead(400, { Connection: "close" }).end();
  return true;
}
