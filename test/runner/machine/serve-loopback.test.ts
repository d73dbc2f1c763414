import { expect, test } from "bun:test";
import { ToolError } from "../../../src/core/tool-error.ts";
import type { Server } from "../../../src/platform/serve.ts";
import { serveLoopback } from "../../../src/runner/machine/serve-loopback.ts";

const handler = (): Response => new Response();

/** Listeners that are only noted; those at `missing` fail with `code`. */
function listeners({ missing, code = "EADDRNOTAVAIL" }: { missing?: string; code?: string } = {}): {
  readonly open: string[];
  readonly serve: Parameters<typeof serveLoopback>[0];
} {
  const open: string[] = [];
  return {
    open,
    async serve(_, { host, port }): Promise<Server> {
      if (host === missing) throw new ToolError(code, "no");
      const name = `${host} ${port || 4711}`;
      open.push(name);
      const close = async (): Promise<void> => void open.splice(open.indexOf(name), 1);
      return { host, port: port || 4711, address: `${host}:${port || 4711}`, close };
    },
  };
}

test.each(["127.0.0.1", "localhost"])("%s is served by both loopback families", async (host) => {
  const { open, serve } = listeners();
  const server = await serveLoopback(serve, handler, { host, port: 0 });
  expect(open).toEqual(["127.0.0.1 4711", "::1 4711"]);
  expect(server).toMatchObject({ host: "127.0.0.1", port: 4711 });
  await server.close();
  expect(open).toEqual([]);
});

test.each(["0.0.0.0", "::1", "192.168.0.7"])("%s is served alone", async (host) => {
  const { open, serve } = listeners();
  await serveLoopback(serve, handler, { host, port: 80 });
  expect(open).toEqual([`${host} 80`]);
});

test.each(["EADDRNOTAVAIL", "EADDRINUSE", "EAFNOSUPPORT"])(
  "a machine whose IPv6 says %s is served by IPv4",
  async (code) => {
    const { open, serve } = listeners({ missing: "::1", code });
    await serveLoopback(serve, handler, { host: "127.0.0.1", port: 0 });
    expect(open).toEqual(["127.0.0.1 4711"]);
  },
);

test("an address that cannot be had is told", async () => {
  const { serve } = listeners({ missing: "127.0.0.1", code: "EADDRINUSE" });
  const served = serveLoopback(serve, handler, { host: "127.0.0.1", port: 80 });
  await expect(served).rejects.toBeInstanceOf(ToolError);
});
