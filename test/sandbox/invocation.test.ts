import { expect, test } from "bun:test";
import { Channel } from "../../src/core/channel.ts";
import type { Answer } from "../../src/lambda/invocation.ts";
import { Invocation } from "../../src/sandbox/invocation.ts";

const body = new TextEncoder().encode("all");
const success: Answer = { requestId: "1", outcome: "success", body };
const failed: Answer = { requestId: "1", outcome: "error", body };
const streamed: Answer = {
  ...success,
  stream: { chunks: [body], firstByteMs: 1, contentType: undefined, isComplete: true },
};

/** An invocation whose caller reads a stream. */
function streaming() {
  const stream = new Channel<Answer>();
  return {
    stream,
    invocation: new Invocation(
      { requestId: "1", invocationId: "1-1" },
      { payload: new Uint8Array(), stream },
    ),
  };
}

async function read(stream: Channel<Answer>): Promise<readonly string[]> {
  const chunks: string[] = [];
  for await (const chunk of stream) chunks.push(new TextDecoder().decode(chunk));
  return chunks;
}

test.each([
  ["that is whole is its one chunk", success, ["all"], { kind: "whole" }],
  ["that the runtime has streamed is no chunk of it", streamed, [], { kind: "whole" }],
  ["that is no success fails it", failed, [], { kind: "failed", failure: failed }],
] as const)("Invocation.settle() ends the stream: an answer %s", async (_, answer, chunks, end) => {
  const { stream, invocation } = streaming();
  invocation.settle(answer);
  expect([await read(stream), stream.end]).toEqual([[...chunks], end]);
});

test("Invocation.abandon() ends answer, report and stream", async () => {
  const { stream, invocation } = streaming();
  invocation.abandon("EMFILE");
  const ends = await Promise.allSettled([invocation.answer, invocation.report]);
  const end = { status: "rejected", reason: "EMFILE" } as const;
  expect(ends).toEqual([end, end]);
  expect(stream.end).toEqual({ kind: "whole" });
});
