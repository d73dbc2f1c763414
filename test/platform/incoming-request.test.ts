import { describe, expect, test } from "bun:test";
import type { WireRequest } from "../../src/core/http.ts";
import { serve } from "../../src/platform/serve.ts";
import { StreamClient } from "../support/stream-client.ts";

/** What `look` sees in a request with the header lines `lines`. */
async function seen<Value>(
  lines: readonly string[],
  look: (request: WireRequest) => Value,
): Promise<Value> {
  const { promise, resolve } = Promise.withResolvers<Value>();
  const server = await serve(
    (request) => {
      resolve(look(request));
      return new Response();
    },
    { host: "127.0.0.1", port: 0 },
  );
  const head = ["GET / HTTP/1.1", "Host: x", ...lines].join("\r\n");
  using client = await StreamClient.open(server.port, `${head}\r\n\r\n`);
  const value = await promise;
  await client.take("\r\n\r\n");
  await server.close();
  return value;
}

const LINES = [
  "X-Two: b",
  "Cookie: a=1",
  "Authorization: one",
  "x-two: a, c",
  "COOKIE: b=2; c=3",
  "Authorization: two",
  "X-Inner:  two  words ",
  "X-Empty:",
  "Set-Cookie: one",
  "Set-Cookie: two",
] as const;

const FIELDS = [
  ["authorization", "one, two"],
  ["cookie", "a=1; b=2; c=3"],
  ["host", "x"],
  ["set-cookie", "one, two"],
  ["x-empty", ""],
  ["x-inner", "two  words"],
  ["x-two", "b, a, c"],
] as const;

describe("the headers of a request", () => {
  test("are listed by their names in lower case, each once, with its values joined", async () => {
    const listed = await seen(LINES, ({ headers }) => [...headers]);
    expect(listed.toSorted(([one], [other]) => one.localeCompare(other))).toEqual(
      FIELDS.map(([name, value]) => [name, value]),
    );
  });

  test("have every Host joined in get(), so that a second one shows", async () => {
    const got = await seen(["HOST: y"], ({ headers }) => [
      headers.get("host"),
      headers.get("Host"),
    ]);
    expect(got).toEqual(["x, y", "x, y"]);
  });

  test("are what get() says under any case of their names", async () => {
    const got = await seen(LINES, ({ headers }) =>
      FIELDS.map(([name]) => [headers.get(name), headers.get(name.toUpperCase())]),
    );
    expect(got).toEqual(FIELDS.map(([, value]) => [value, value]));
  });

  test("are null under a name that the request does not have", async () => {
    expect(await seen([], ({ headers }) => headers.get("X-None"))).toBeNull();
  });

  test("of a Web-standard Request are listed in the same way", () => {
    const web = new Headers([
      ["X-Two", "b"],
      ["Cookie", "a=1"],
      ["x-two", "a"],
      ["cookie", "b=2"],
    ]);
    const request: WireRequest = new Request("http://x", { headers: web });
    expect([...request.headers]).toEqual([
      ["cookie", "a=1; b=2"],
      ["x-two", "b, a"],
    ]);
  });
});
