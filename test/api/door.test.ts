import { expect, test } from "bun:test";
import { openDoor } from "../../src/api/door.ts";
import { json, Reply, streamed, type Fetch } from "../../src/api/reply.ts";
import { Channel } from "../../src/core/channel.ts";

const ORIGIN = "https://app.example";
const PAGE = { Origin: ORIGIN, "Sec-Fetch-Site": "cross-site" };

async function ask(app: Fetch, init: RequestInit): Promise<Reply> {
  const admission = { bound: "127.0.0.1", hosts: [], origins: [ORIGIN], isForPrograms: false };
  const door = openDoor(app, admission, ({ status, message }) => json(status, message));
  return (await door(new Request("http://localhost/x", init))) as Reply;
}

const echo: Fetch = (request) => json(200, request.method, { "X-Amz-Log-Result": "bG9n" });

test("openDoor() lets in whoever is no page, and adds nothing to the answer", async () => {
  const { status, fields } = await ask(echo, { method: "POST" });
  const own = { "Content-Type": "application/json", "X-Amz-Log-Result": "bG9n" };
  expect({ status, fields }).toEqual({ status: 200, fields: own });
});

test("openDoor() looks at every request anew, whoever came before", async () => {
  const admission = { bound: "127.0.0.1", hosts: [], origins: [], isForPrograms: true };
  const door = openDoor(echo, admission, ({ status }) => json(status, ""));
  const local = { Host: "127.0.0.1:80" };
  const seen: number[] = [];
  for (const headers of [
    local,
    local,
    { ...local, Origin: "https://evil.example" },
    { ...local, "Sec-Fetch-Site": "cross-site" },
    { ...local, "User-Agent": "Mozilla/5.0", "Accept-Language": "en" },
    { Host: "rebind.example" },
    { Host: "rebind.example" },
    { Host: "127.0.0.1:80, 127.0.0.1:80" },
    local,
  ]) {
    seen.push((await door(new Request("http://localhost/x", { headers }))).status);
  }
  seen.push((await door(new Request("http://rebind.example/x", { headers: local }))).status);
  expect(seen).toEqual([200, 200, 403, 403, 403, 403, 403, 400, 200, 403]);
});

test("openDoor() reaches nothing of the app for whoever is refused", async () => {
  let calls = 0;
  const app: Fetch = () => json(200, ++calls);
  for (const method of ["GET", "POST", "OPTIONS"]) {
    const headers = { Origin: "https://evil.example", "Access-Control-Request-Method": "POST" };
    const { status, fields } = await ask(app, { method, headers });
    expect({ status, fields }).toEqual({
      status: 403,
      fields: { "Content-Type": "application/json" },
    });
  }
  expect(calls).toBe(0);
});

test("openDoor() lets a page of an allowed origin read an answer and its headers", async () => {
  expect(await ask(echo, { method: "POST", headers: PAGE })).toMatchObject({
    status: 200,
    fields: {
      "X-Amz-Log-Result": "bG9n",
      "Access-Control-Allow-Origin": ORIGIN,
      "Access-Control-Expose-Headers": "Content-Type, X-Amz-Log-Result",
      Vary: "Origin",
    },
  });
});

test("openDoor() passes on a whole Response and an answer that streams", async () => {
  const whole = await ask(() => new Response("404", { status: 404 }), { headers: PAGE });
  expect([whole.status, await whole.text(), whole.fields["Vary"]]).toEqual([404, "404", "Origin"]);
  const channel = new Channel();
  const trailers = { names: ["X"], tell: () => ({}) };
  const app: Fetch = () => streamed(200, channel, { fields: {}, trailers });
  const { content, trailers: told } = await ask(app, { headers: PAGE });
  expect(content).toBe(channel);
  expect(told).toBe(trailers);
});

test("openDoor() answers preflights of an allowed origin, and no other OPTIONS", async () => {
  const headers = {
    ...PAGE,
    "Access-Control-Request-Method": "POST",
    "Access-Control-Request-Headers": "authorization,x-amz-date",
    "Access-Control-Request-Private-Network": "true",
  };
  const { status, fields, content } = await ask(echo, { method: "OPTIONS", headers });
  expect({ status, fields, content }).toEqual({
    status: 204,
    content: "",
    fields: {
      "Access-Control-Allow-Origin": ORIGIN,
      "Access-Control-Allow-Methods": "POST",
      "Access-Control-Allow-Headers": "authorization,x-amz-date",
      "Access-Control-Allow-Private-Network": "true",
      "Access-Control-Max-Age": "600",
      Vary: "Origin",
    },
  });
  expect((await ask(echo, { method: "OPTIONS", headers: PAGE })).status).toBe(200);
});
