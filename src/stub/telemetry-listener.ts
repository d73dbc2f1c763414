import { createServer as createHttpServer, type ServerResponse } from "node:http";
import {
  createServer as createTcpServer,
  type AddressInfo,
  type Server,
  type Socket,
} from "node:net";
import type { TelemetryDirective } from "./directives.ts";
import { work } from "./behavior.ts";

/**
 * Listens for deliveries on a free port of 127.0.0.1 for as long as the process lives, and reads
 * them away. Resolves with the port, and rejects when there is none to be had.
 */
export function listenForTelemetry(directive: TelemetryDirective): Promise<number> {
  const server = directive.protocol === "TCP" ? tcpServer(directive) : httpServer(directive);
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}

function httpServer(directive: TelemetryDirective): Server {
  // A freeze may lie between two deliveries, or in the middle of one.
  const server = createHttpServer({ keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0 });
  server.timeout = 0;
  return server.on("request", (delivery, reply) => {
    // A delivery that is cut short has no end, and its sender wants no answer.
    delivery.on("error", () => {});
    delivery.once("end", () => void answer(reply, directive));
    delivery.resume();
  });
}

async function answer(
  reply: ServerResponse,
  { slowMs, refuse }: TelemetryDirective,
): Promise<void> {
  await work(slowMs);
  reply.writeHead(refuse ? 500 : 200, { "Content-Length": 0 }).end();
}

function tcpServer({ slowMs = 0, refuse = false }: TelemetryDirective): Server {
  return createTcpServer({ pauseOnConnect: true }, (connection) => {
    // The sender may hang up; there is nothing to do then.
    connection.on("error", () => {});
    if (refuse) void hangUp(connection, slowMs);
    else readAway(connection, slowMs);
  });
}

async function hangUp(connection: Socket, slowMs: number): Promise<void> {
  await work(slowMs);
  connection.destroy();
}

/** Stands still after each chunk, so that the sender must wait once the buffers between are full. */
function readAway(connection: Socket, slowMs: number): void {
  if (slowMs > 0) {
    connection.on("data", () => {
      connection.pause();
      void work(slowMs).then(() => connection.resume());
    });
  }
  connection.resume();
}
