/** How the event of an invoke is framed at next, byte for byte. */
import { expect, test } from "bun:test";
import type { Framing } from "../../src/lambda/function.ts";
import { ApiWorld } from "../support/api-world.ts";
import { ServedEnvironment } from "../support/served-environment.ts";
import { StreamClient } from "../support/stream-client.ts";

/** What a runtime receives of an event of `bytes` bytes, behind its status and headers. */
async function framed(framing: Framing, bytes: number, version = "1.1"): Promise<string> {
  await using world = await ServedEnvironment.open({ function: { framing } });
  const payload = `"${"x".repeat(bytes - '""'.length)}"`;
  world.call(payload).catch(() => {});
  const next = `GET /2018-06-01/runtime/invocation/next HTTP/${version}\r\nHost: x\r\nConnection: close\r\n\r\n`;
  using client = await StreamClient.open(world.runtime.port, next);
  // No event ends so, and the connection is closed.
  const text = await client.take("\0");
  const start = text.indexOf("\r\n\r\n");
  const fields = text
    .slice(0, start)
    .split("\r\n")
    .filter((line) => /^(content-length|transfer-encoding)/i.test(line));
  return [...fields, text.slice(start + 4).replace(payload, "<event>")].join("\n");
}

const whole = (bytes: number): string => `Content-Length: ${bytes}\n<event>`;
const chunk = (size: string): string => {
  return `Transfer-Encoding: chunked\n${size}\r\n<event>\r\n0\r\n\r\n`;
};

test.each([
  ["auto", 109, whole(109)],
  ["auto", 2048, whole(2048)],
  ["auto", 2049, chunk("801")],
  ["auto", 60_000, chunk("ea60")],
  ["auto", 6_000_000, chunk("5b8d80")],
  ["length", 109, whole(109)],
  ["length", 60_000, whole(60_000)],
  ["chunked", 109, chunk("6d")],
  ["chunked", 60_000, chunk("ea60")],
] as const)(
  "next in framing %s sends an event of %i bytes as %j",
  async (framing, bytes, expected) => {
    expect(await framed(framing, bytes)).toBe(expected);
  },
);

test("next sends a large event to HTTP/1.0 as it is, and closes the connection", async () => {
  expect(await framed("auto", 60_000, "1.0")).toBe("<event>");
});

test("next gives an event in a chunk again to a runtime that went before it had it", async () => {
  await using world = await ServedEnvironment.open();
  const next = "GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: x\r\n\r\n";
  const gone = await world.connect("runtime");
  await gone.write(next);
  await world.settle();
  gone.hangUp();
  await world.settle();
  const payload = `"${"x".repeat(60_000)}"`;
  expect(await world.roundTrip(payload)).toBe(payload);
});

test("next in framing chunked sends an empty event with its length", async () => {
  await using world = await ApiWorld.open({ function: { framing: "chunked" } });
  for (const [payload, isChunked] of [
    ["", false],
    ["{}", true],
  ] as const) {
    world.environment.fleet.invoke({ payload: new TextEncoder().encode(payload), requestId: "1" });
    const next = await world.next();
    expect(next).toMatchObject({ isChunked });
    await world.answer("1", "{}");
  }
});
