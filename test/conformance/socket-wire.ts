import { request as httpRequest } from "node:http";
import type { WireReply, WireRequest } from "./wire.ts";

/**
 * One request on a connection of its own, to `port` of this machine. Never rejects: a connection
 * that breaks without an answer is a reply of status 0.
 */
export function send(port: number, request: WireRequest): Promise<WireReply> {
  const { method, path, headers = {}, body } = request;
  const isStream = Array.isArray(body);
  const length = isStream || method === "GET" ? {} : { "Content-Length": byteLength(body) };
  return new Promise((resolve) => {
    const outgoing = httpRequest(
      { host: "127.0.0.1", port, method, path, agent: false, headers: { ...length, ...headers } },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
        incoming.on("error", (error) => resolve(broken(error)));
        incoming.on("end", () =>
          resolve({
            status: incoming.statusCode ?? 0,
            headers: flatten(incoming.headers),
            body: Buffer.concat(chunks).toString(),
          }),
        );
      },
    );
    outgoing.on("error", (error) => resolve(broken(error)));
    for (const chunk of isStream ? body : []) outgoing.write(chunk);
    outgoing.end(isStream ? undefined : body);
  });
}

function byteLength(body: WireRequest["body"]): number {
  return typeof body === "string" ? Buffer.byteLength(body) : 0;
}

function broken(error: Error): WireReply {
  return { status: 0, headers: {}, body: error.message };
}

function flatten(headers: NodeJS.Dict<string | string[]>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, [value].flat().join(", ")]),
  );
}
