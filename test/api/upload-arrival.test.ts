import { describe, expect, test } from "bun:test";
import { pourUpload, type ArrivalEnd, type ArrivalFailure } from "../../src/api/upload.ts";
import { Channel } from "../../src/core/channel.ts";
import { serve } from "../../src/platform/serve.ts";
import { chunkedRequest } from "../support/chunked-request.ts";
import { StreamClient } from "../support/stream-client.ts";
import { settle } from "../support/virtual-clock.ts";

const ERROR = '{"errorType":"Wet"}';
const TRAILERS = {
  "lambda-runtime-function-error-type": "Runtime.Wet",
  "lambda-runtime-function-error-body": Buffer.from(ERROR).toString("base64"),
};
const FAILED = { kind: "failed", errorType: "Runtime.Wet", errorBody: Buffer.from(ERROR) } as const;

/** What the reader of the answer gets, then the ends that both sides see. */
async function poured(request: Parameters<typeof pourUpload>[0], maxBytes = 5) {
  const chunks = new Channel<ArrivalFailure>();
  const ended = pourUpload(request, maxBytes, chunks);
  const story: unknown[] = [];
  for await (const chunk of chunks) story.push(Buffer.from(chunk).toString());
  return [...story, chunks.end, await ended];
}

function failure(end: ArrivalEnd): readonly unknown[] {
  return [{ kind: "failed", failure: end }, end];
}

describe("pourUpload()", () => {
  test("brings the answer chunk by chunk, as whole", async () => {
    const whole = { kind: "whole" } as const;
    expect(await poured(chunkedRequest(["one", "2"]))).toEqual(["one", "2", whole, whole]);
  });

  test("brings what came before the trailers say that it failed", async () => {
    const request = chunkedRequest(["half"], { trailers: TRAILERS });
    expect(await poured(request)).toEqual(["half", ...failure(FAILED)]);
  });

  test("brings what came before the runtime hung up, whatever the trailers", async () => {
    const request = chunkedRequest(["half"], { isCutShort: true, trailers: TRAILERS });
    expect(await poured(request)).toEqual(["half", ...failure({ kind: "cutShort" })]);
  });

  test("brings as much as is allowed of what is too large, and says how large it was", async () => {
    const request = chunkedRequest(["four", "more", "still"]);
    const end = { kind: "tooLarge", sizeBytes: 13 } as const;
    expect(await poured(request)).toEqual(["four", "m", ...failure(end)]);
  });

  test("brings a chunk before the next one has come", async () => {
    const body = new Channel();
    const request = { ...chunkedRequest([]), body };
    const chunks = new Channel<ArrivalFailure>();
    const ended = pourUpload(request, 5, chunks);
    const reader = chunks[Symbol.asyncIterator]();
    await body.write(Buffer.from("one"));
    expect(await reader.next()).toEqual({ done: false, value: Buffer.from("one") });
    body.close();
    expect(await ended).toEqual({ kind: "whole" });
  });

  test.each([
    ["the reader leaves", (chunks: Channel<ArrivalFailure | "timeout">) => chunks.cancel("bored")],
    ["the channel fails", (chunks: Channel<ArrivalFailure | "timeout">) => chunks.fail("timeout")],
  ])("receives the answer to its end when %s", async (_, end) => {
    const chunks = new Channel<ArrivalFailure | "timeout">({ roomBytes: 1 });
    const ended = pourUpload(chunkedRequest(["one", "two"]), 6, chunks);
    await settle();
    end(chunks);
    const before = chunks.end;
    expect(await ended).toEqual({ kind: "whole" });
    expect(chunks.end).toEqual(before);
  });

  test("lets the runtime send as fast as its answer is read", async () => {
    const totalBytes = 67_108_864;
    const chunks = new Channel<ArrivalFailure>();
    const { promise: ended, resolve } = Promise.withResolvers<ArrivalEnd>();
    const server = await serve(
      async (request) => {
        resolve(await pourUpload(request, totalBytes, chunks));
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
});
