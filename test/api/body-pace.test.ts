import { expect, test } from "bun:test";
import { forEachChunk, type BodyEnd } from "../../src/api/body.ts";
import { Channel } from "../../src/core/channel.ts";
import { serve } from "../../src/platform/serve.ts";
import { StreamClient } from "../support/stream-client.ts";
import { settle } from "../support/virtual-clock.ts";

test("forEachChunk() lets the client send as fast as its chunks are taken", async () => {
  const totalBytes = 67_108_864;
  const chunks = new Channel();
  const { promise: ended, resolve } = Promise.withResolvers<BodyEnd>();
  const server = await serve(
    async (request) => {
      resolve(await forEachChunk(request, totalBytes, (chunk) => chunks.write(chunk)));
      chunks.close();
      return new Response();
    },
    { host: "127.0.0.1", port: 0 },
  );
  using client = await StreamClient.open(
    server.port,
    `POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${totalBytes}\r\n\r\n`,
  );
  let takenBytes = 0;
  let mostAheadBytes = 0;
  client.send(new Uint8Array(totalBytes));
  for await (const chunk of chunks) {
    takenBytes += chunk.byteLength;
    mostAheadBytes = Math.max(mostAheadBytes, client.sentBytes - takenBytes);
    await settle();
  }
  expect([await ended, takenBytes]).toEqual([{ kind: "whole" }, totalBytes]);
  expect(mostAheadBytes).toBeLessThan(16_777_216);
  await server.close();
});
