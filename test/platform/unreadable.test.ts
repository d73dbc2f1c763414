/** What the parser refuses is answered, and told. */
import { afterEach, expect, test } from "bun:test";
import type { Unreadable } from "../../src/core/http.ts";
import { serve, type Server } from "../../src/platform/serve.ts";
import { RawClient } from "../support/raw-client.ts";

const HEAD = "POST /2018-06-01/runtime/init/error HTTP/1.1\r\nHost: x\r\n";
const CALL = "POST /2018-06-01/runtime/init/error";

let server: Server | undefined;
afterEach(() => server?.close());

/** What is told of `requests`, each on a connection of its own. */
async function toldOf(requests: readonly string[]): Promise<readonly Unreadable[]> {
  const told: Unreadable[] = [];
  const read = async (request: { bytes(): Promise<Uint8Array> }): Promise<Response> =>
    new Response(await request.bytes().catch(() => "cut"), { status: 200 });
  server = await serve(read, { host: "127.0.0.1", port: 0 }, (one) => told.push(one));
  for (const request of requests) {
    using client = await RawClient.connect(server.port);
    await client.write(request);
    await client.reply();
  }
  return told;
}

test.each([
  ["a header with a blank in its name", `${HEAD}Bad Header: x\r\n\r\n`, 400, CALL],
  ["both lengths", `${HEAD}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n`, 400, CALL],
  ["headers over the limit", `${HEAD}Big: ${"a".repeat(2_000_000)}\r\n\r\n`, 431, undefined],
  ["no Host", "GET /nowhere HTTP/1.1\r\n\r\n", 400, "GET /nowhere"],
  ["a blank in the path", "GET /no where HTTP/1.1\r\nHost: x\r\n\r\n", 400, "GET /no where"],
  ["no HTTP at all", "\u0016\u0003\u0001\r\n\r\n", 400, undefined],
] as const)("serve() tells of a request with %s", async (_, request, status, call) => {
  const told = await toldOf([request]);
  expect(told).toMatchObject([{ status }]);
  // The packet that goes over the limit need not be the first.
  if (status === 400) expect(told[0]?.call).toBe(call);
  expect(told[0]?.reason).toMatch(/^[A-Z][\w' :/-]+/);
});

test("serve() tells nothing of a request that its handler has, or of a client that goes", async () => {
  const broken = `${HEAD}Transfer-Encoding: chunked\r\n\r\nzz\r\n`;
  expect(await toldOf([broken, `${HEAD}Content-Length: 2\r\n\r\n{}`])).toEqual([]);
  using client = await RawClient.connect(server?.port ?? 0);
  await client.write("POST /2018-06");
  client.hangUp();
  expect(await toldOf(["GET / HTTP/1.1\r\nHost: x\r\n\r\n"])).toEqual([]);
});
