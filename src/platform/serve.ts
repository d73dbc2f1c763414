import {
  createServer,
  type IncomingMessage,
  type Server as HttpServer,
  type ServerResponse,
} from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { Channel } from "../core/channel.ts";
import { bracketed } from "../core/host-name.ts";
import type { LightResponse, Unreadable, WireRequest } from "../core/http.ts";
import { ToolError } from "../core/tool-error.ts";
import { IncomingRequest } from "./incoming-request.ts";
import { sendChannel } from "./send-channel.ts";
import { answerHostless, answerUnreadable } from "./unreadable.ts";

/** Answers a request. A {@link LightResponse} is written faster than a whole `Response`. */
export type Handler = (
  request: WireRequest,
) => Response | LightResponse | Promise<Response | LightResponse>;

/** A listener on one address. */
export interface Server {
  readonly host: string;
  readonly port: number;
  /** `host:port`. */
  readonly address: string;
  /** Closes the listener and every connection. */
  close(): Promise<void>;
}

/** The limit for the headers of a request, as on Lambda. Larger ones are refused with 431. */
const MAX_HEADER_BYTES = 1_048_576;

/**
 * Serves `handler` over HTTP/1.1, by node:http: .github/decisions/001-node-http.md. It closes no
 * idle connection, since a runtime may take half an hour between two calls. `onUnreadable` is told
 * of every request that is refused before `handler` can see it.
 *
 * Rejects with a {@link ToolError} when it cannot listen at the address.
 */
export function serve(
  handler: Handler,
  { host, port }: { host: string; port: number },
  onUnreadable: (unreadable: Unreadable) => void = () => {},
): Promise<Server> {
  const server = createServer({
    maxHeaderSize: MAX_HEADER_BYTES,
    keepAliveTimeout: 0,
    requestTimeout: 0,
    headersTimeout: 0,
    // We refuse those that have none ourselves, to tell of them.
    requireHostHeader: false,
  });
  server.timeout = 0;
  const sockets = trackSockets(server);
  answerUnreadable(server, onUnreadable);
  server.on("request", (incoming, outgoing) => {
    if (answerHostless(incoming, outgoing, onUnreadable)) return;
    void respond(handler, incoming, outgoing);
  });
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(listenError(error, host, port)));
    server.listen(port, host, () => {
      const bound = (server.address() as AddressInfo).port;
      const close = (): Promise<void> =>
        new Promise((closed) => {
          server.close(() => closed());
          // Under Bun `closeAllConnections` leaves some open: .github/discoveries/bun-http.md.
          for (const socket of sockets) socket.destroy();
        });
      resolve({
        host,
        port: bound,
        address: `${bracketed(host)}:${bound}`,
        close,
      });
    });
  });
}

/** The connections that are open. */
function trackSockets(server: HttpServer): ReadonlySet<Socket> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  return sockets;
}

async function respond(
  handler: Handler,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const request = new IncomingRequest(incoming, outgoing);
  const response = await handler(request);
  const light = "content" in response ? response : await lighten(response);
  const { status, fields, content, undeliver } = light;
  if (outgoing.destroyed) {
    if (content instanceof Channel) content.cancel(new Error("The client hung up"));
    return undeliver?.();
  }
  if (undeliver) request.ifUndelivered(undeliver);
  outgoing.statusCode = status;
  for (const name in fields) outgoing.setHeader(name, fields[name]!);
  if (content instanceof Channel) {
    return sendChannel(content, { incoming, outgoing, trailers: light.trailers });
  }
  // What is written before the end is one chunk, as Bun, Node and Deno send it.
  if (light.isChunked) outgoing.write(content);
  // No head was written before, so `end` adds the Content-Length.
  outgoing.end(light.isChunked ? undefined : content);
}

/** The parts of a whole `Response`. */
async function lighten(response: Response): Promise<LightResponse> {
  const fields: Record<string, string> = {};
  response.headers.forEach((value, name) => (fields[name] = value));
  return { status: response.status, fields, content: await response.bytes() };
}

const LISTEN_HINTS: Readonly<Record<string, string>> = {
  EADDRINUSE:
    "another program listens there: end it, or name another address (port 0 takes a free one)",
  EACCES: "ports below 1024 are the superuser's: name another one",
  EMFILE: "too many files are open: raise the limit (ulimit -n), or lower the concurrency",
};

function listenError(error: NodeJS.ErrnoException, host: string, port: number): ToolError {
  const code = error.code ?? "UNKNOWN";
  const hint = LISTEN_HINTS[code] ?? "name an address of this machine, such as 127.0.0.1:8080";
  const why = code === "EADDRINUSE" ? "the port is taken" : error.message;
  return new ToolError(code, `Cannot listen on "${host}:${port}": ${why}`, { hint, cause: error });
}
