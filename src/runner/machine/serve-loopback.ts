import { ToolError } from "../../core/tool-error.ts";
import type { Handler, Server } from "../../platform/serve.ts";
import type { Machine } from "./machine.ts";

/** What keeps the second address from being had: it is taken, or the machine has no IPv6. */
const NOT_TO_BE_HAD = ["EADDRINUSE", "EADDRNOTAVAIL", "EAFNOSUPPORT", "EINVAL"];

/**
 * Serves `handler` at an address. Where that is the loopback of IPv4, or `localhost`, it is served
 * at the same port of IPv6's as well, if that can be had: clients mean either by "localhost", and
 * `cargo lambda invoke` calls `[::1]`.
 *
 * Rejects with a {@link ToolError} when it cannot listen at the address.
 */
export async function serveLoopback(
  serve: Machine["serve"],
  handler: Handler,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<Server> {
  if (host !== "localhost" && host !== "127.0.0.1") return serve(handler, { host, port });
  const server = await serve(handler, { host: "127.0.0.1", port });
  const twin = await serveTwin(serve, handler, server.port);
  if (!twin) return server;
  const close = async (): Promise<void> => {
    await Promise.all([server.close(), twin.close()]);
  };
  return { ...server, close };
}

async function serveTwin(
  serve: Machine["serve"],
  handler: Handler,
  port: number,
): Promise<Server | undefined> {
  try {
    return await serve(handler, { host: "::1", port });
  } catch (error) {
    if (error instanceof ToolError && NOT_TO_BE_HAD.includes(error.code)) return undefined;
    throw error;
  }
}
