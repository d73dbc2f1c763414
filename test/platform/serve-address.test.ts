import { expect, test } from "bun:test";
import { serve } from "../../src/platform/serve.ts";

test.each([
  ["127.0.0.1", /^127\.0\.0\.1:\d+$/],
  ["::1", /^\[::1\]:\d+$/],
])("serve() says an address on %s that clients can use", async (host, pattern) => {
  const server = await serve(() => new Response("here"), { host, port: 0 });
  expect(server.address).toMatch(pattern);
  expect(await (await fetch(`http://${server.address}/`)).text()).toBe("here");
  await server.close();
});
