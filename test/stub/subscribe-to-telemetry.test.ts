import { describe, expect, test } from "bun:test";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import type { TelemetryDirective } from "../../src/stub/directives.ts";
import type { ScriptedReply } from "./scripted-platform.ts";
import { startStub, type StubOptions, type StubWorld } from "./world.ts";

const REGISTER = "POST /2020-01-01/extension/register";
const SUBSCRIBE = "PUT /2022-07-01/telemetry";
const NEXT = "GET /2020-01-01/extension/event/next";
const INIT_ERROR = "POST /2020-01-01/extension/init/error";

const MEGABYTE = 1024 * 1024;

const accepted = { body: '"OK"' };
const shutdown = {
  body: JSON.stringify({ eventType: "SHUTDOWN", deadlineMs: 0, shutdownReason: "spindown" }),
};

interface SubscriberOptions extends Pick<StubOptions, "directives"> {
  /** What the subscription is answered. */
  readonly answer?: ScriptedReply;
  readonly next?: readonly ScriptedReply[];
}

/** Starts an extension that subscribes, and then waits at next unless `next` has events for it. */
function startSubscriber(
  telemetry: TelemetryDirective,
  { directives = {}, answer = accepted, next = [] }: SubscriberOptions = {},
): Promise<StubWorld> {
  const registered = { headers: { "Lambda-Extension-Identifier": "ext-1" }, body: "{}" };
  return startStub("extension", {
    directives: { ...directives, telemetry },
    script: {
      [REGISTER]: [registered],
      [SUBSCRIBE]: [answer],
      [NEXT]: next,
      [INIT_ERROR]: [{ status: 202 }],
    },
  });
}

async function subscriptionOf({ platform }: StubWorld) {
  const { headers, body } = await platform.request(SUBSCRIBE);
  return { headers, body: JSON.parse(body) };
}

/** The port of the listener, which is open by then. */
async function portOf(world: StubWorld): Promise<number> {
  const { destination } = (await subscriptionOf(world)).body;
  return destination.port ?? Number(new URL(destination.URI).port);
}

/** Delivers `body` and returns the status of the answer. */
async function deliver(
  port: number,
  body: string | Uint8Array<ArrayBuffer> = "[]",
): Promise<number> {
  const { status } = await fetch(`http://127.0.0.1:${port}/`, { method: "POST", body });
  return status;
}

async function connected(port: number): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  return socket;
}

describe("a subscription", () => {
  test("comes between register and next, for everything and over HTTP unless said", async () => {
    await using world = await startSubscriber({});
    await world.platform.request(NEXT);
    expect(world.platform.calls).toEqual([REGISTER, SUBSCRIBE, NEXT]);
    const { headers, body } = await subscriptionOf(world);
    expect(headers).toMatchObject({
      "lambda-extension-identifier": "ext-1",
      "content-type": "application/json",
    });
    expect(body).toEqual({
      schemaVersion: "2022-12-13",
      types: ["platform", "function", "extension"],
      destination: {
        protocol: "HTTP",
        URI: expect.stringMatching(/^http:\/\/sandbox\.localdomain:\d+$/),
      },
    });
  });

  test("says what the directive says", async () => {
    const buffering = { maxItems: 2000, maxBytes: 300_000, timeoutMs: 25 };
    await using world = await startSubscriber({
      types: ["function"],
      buffering,
      protocol: "TCP",
    });
    const { body } = await subscriptionOf(world);
    expect(body).toEqual({
      schemaVersion: "2022-12-13",
      types: ["function"],
      buffering,
      destination: { protocol: "TCP", port: expect.any(Number) },
    });
  });

  test("may be answered 202, as where nothing is delivered", async () => {
    await using world = await startSubscriber({}, { answer: { status: 202 }, next: [shutdown] });
    expect(await world.ended).toBe(0);
    expect(await world.stderr).toBe("");
  });

  test("that is refused ends it with 1, and it says why", async () => {
    const answer = { status: 400, body: '{"errorType":"ValidationError"}' };
    await using world = await startSubscriber({}, { answer });
    expect(await world.ended).toBe(1);
    expect(world.platform.calls).toEqual([REGISTER, SUBSCRIBE]);
    expect(await world.stderr).toBe(
      'Cannot subscribe to telemetry: the answer was 400 {"errorType":"ValidationError"}\n',
    );
  });

  test("comes before an initError", async () => {
    const directives = { initError: { errorType: "Extension.NoConfig" } };
    await using world = await startSubscriber({}, { directives });
    expect(await world.ended).toBe(1);
    expect(world.platform.calls).toEqual([REGISTER, SUBSCRIBE, INIT_ERROR]);
  });
});

describe("deliveries over HTTP", () => {
  test("are answered 200 one after the other, until it leaves at SHUTDOWN", async () => {
    const directives = { workMs: 2000 };
    await using world = await startSubscriber({}, { directives, next: [shutdown] });
    const port = await portOf(world);
    const batch = new Uint8Array(2 * MEGABYTE);
    for (let count = 0; count < 5; count += 1) expect(await deliver(port, batch)).toBe(200);
    expect(await world.ended).toBe(0);
  });

  test("are answered as late as slowMs says", async () => {
    await using world = await startSubscriber({ slowMs: 60 });
    const port = await portOf(world);
    const begin = performance.now();
    expect(await deliver(port)).toBe(200);
    expect(performance.now() - begin).toBeGreaterThan(55);
  });

  test("are answered 500 by one that refuses", async () => {
    await using world = await startSubscriber({ refuse: true });
    const port = await portOf(world);
    expect([await deliver(port), await deliver(port)]).toEqual([500, 500]);
  });

  test("may be cut short", async () => {
    await using world = await startSubscriber({});
    const port = await portOf(world);
    const socket = await connected(port);
    socket.write("POST / HTTP/1.1\r\nHost: sandbox\r\nContent-Length: 9\r\n\r\n[");
    socket.destroySoon();
    await once(socket, "close");
    expect(await deliver(port)).toBe(200);
  });

  test("may be given up before they are answered", async () => {
    await using world = await startSubscriber({ slowMs: 30 });
    const port = await portOf(world);
    const socket = await connected(port);
    socket.write("POST / HTTP/1.1\r\nHost: sandbox\r\nContent-Length: 2\r\n\r\n[]");
    socket.destroySoon();
    await once(socket, "close");
    expect([await deliver(port), await deliver(port)]).toEqual([200, 200]);
  });
});

describe("deliveries over TCP", () => {
  const much = new Uint8Array(32 * MEGABYTE);

  test("are read to their end", async () => {
    await using world = await startSubscriber({ protocol: "TCP" });
    const socket = await connected(await portOf(world));
    socket.end(much);
    // It closes its side when it has read all of ours.
    const [hadError] = await once(socket, "close");
    expect(hadError).toBe(false);
    expect(socket.bytesWritten).toBe(much.length);
  });

  test("are held up by one that is slow, so that the sender cannot go on", async () => {
    // What is not taken within the work of its SHUTDOWN has nobody to take it.
    const directives = { workMs: 200 };
    await using world = await startSubscriber(
      { protocol: "TCP", slowMs: 60_000 },
      { directives, next: [shutdown] },
    );
    const socket = await connected(await portOf(world));
    socket.on("error", () => {});
    const sent = new Promise<boolean>((resolve) => {
      socket.write(much, (error) => resolve(!error));
      socket.once("close", () => resolve(false));
    });
    expect(await world.ended).toBe(0);
    expect(await sent).toBe(false);
  });

  test("find nobody at one that refuses, each time anew", async () => {
    await using world = await startSubscriber({ protocol: "TCP", refuse: true });
    const port = await portOf(world);
    for (let count = 0; count < 2; count += 1) {
      const socket = await connected(port);
      await once(socket.resume(), "close");
      expect(socket.bytesRead).toBe(0);
    }
  });
});
