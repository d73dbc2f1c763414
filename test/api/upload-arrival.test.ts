import { describe, expect, test } from "bun:test";
import { Channel } from "../../src/core/channel.ts";
import type { WireRequest } from "../../src/core/http.ts";
import type { Answer } from "../../src/lambda/invocation.ts";
import { createAttachedEnvironment } from "../support/attached-environment.ts";
import { chunkedRequest } from "../support/chunked-request.ts";
import { settle, VirtualClock } from "../support/virtual-clock.ts";

const ERROR = '{"errorType":"Wet"}';
const TRAILERS = {
  "lambda-runtime-function-error-type": "Runtime.Wet",
  "lambda-runtime-function-error-body": Buffer.from(ERROR).toString("base64"),
};
const STREAMING = { "lambda-runtime-function-response-mode": "streaming" };

/** A runtime that was given an invocation whose caller reads `stream`. */
async function invoked({ roomBytes }: { roomBytes?: number } = {}) {
  const clock = new VirtualClock();
  const stream = new Channel<Answer>({ roomBytes });
  const environment = await createAttachedEnvironment({ clock, function: { timeoutMs: 1000 } });
  const payload = new TextEncoder().encode("{}");
  const invocation = environment.fleet.invoke({ payload, stream });
  await settle();
  const base = "http://runtime/2018-06-01/runtime/invocation";
  await environment.runtime(new Request(`${base}/next`));
  const url = `${base}/${invocation.requestId}/response`;
  const post = (request: WireRequest, headers = STREAMING): Promise<Response> =>
    environment.runtime({ ...request, url, method: "POST", headers: new Headers(headers) });
  return { clock, stream, environment, invocation, post };
}

/** The chunks that the caller read so far, as text; more are added as they come. */
function readBy(stream: Channel<Answer>): readonly string[] {
  const chunks: string[] = [];
  void (async () => {
    for await (const chunk of stream) chunks.push(Buffer.from(chunk).toString());
  })();
  return chunks;
}

describe("a caller that streams", () => {
  test("reads a chunk before the runtime has written the next one", async () => {
    const { stream, environment, invocation, post } = await invoked();
    const body = new Channel();
    const chunks = readBy(stream);
    const posted = post({ ...chunkedRequest([]), body });
    await body.write(Buffer.from("one"));
    await settle();
    expect([...chunks]).toEqual(["one"]);
    expect(invocation.isAnswered).toBe(false);
    await body.write(Buffer.from("two"));
    body.close();
    expect((await posted).status).toBe(202);
    expect(chunks).toEqual(["one", "two"]);
    expect(stream.end).toEqual({ kind: "whole" });
    await environment.close();
  });

  test("slows the runtime to the pace at which it reads", async () => {
    const { stream, environment, invocation, post } = await invoked({ roomBytes: 3 });
    const posted = post(chunkedRequest(["one", "two"]));
    await settle();
    expect(invocation.isAnswered).toBe(false);
    const chunks = readBy(stream);
    expect((await posted).status).toBe(202);
    await settle();
    expect(chunks).toEqual(["one", "two"]);
    await environment.close();
  });

  test("reads an answer that is not streamed as one chunk", async () => {
    const { stream, environment, post } = await invoked();
    const chunks = readBy(stream);
    await post(chunkedRequest(['"whole"']), {} as typeof STREAMING);
    await settle();
    expect(chunks).toEqual(['"whole"']);
    expect(stream.end).toEqual({ kind: "whole" });
    await environment.close();
  });

  test.each([
    ["trailers say that it failed", { trailers: TRAILERS }, "Runtime.Wet"],
    ["the runtime hung up", { isCutShort: true }, "Runtime.TruncatedResponse"],
  ])("reads what came before %s, and then the error", async (_, options, errorType) => {
    const { stream, environment, post } = await invoked();
    const chunks = readBy(stream);
    await post(chunkedRequest(["half"], options));
    await settle();
    expect(chunks).toEqual(["half"]);
    expect(stream.end).toMatchObject({ kind: "failed", failure: { outcome: "error", errorType } });
    await environment.close();
  });

  test("reads what came before the deadline, and then the timeout", async () => {
    const { clock, stream, environment, post } = await invoked();
    const body = new Channel();
    const chunks = readBy(stream);
    const posted = post({ ...chunkedRequest([]), body });
    await body.write(Buffer.from("half"));
    await clock.advance(1000);
    expect(stream.end).toMatchObject({ failure: { errorType: "Sandbox.Timedout" } });
    await body.write(Buffer.from("late"));
    body.close();
    expect((await posted).status).toBe(400);
    expect(chunks).toEqual(["half"]);
    await environment.close();
  });

  test("may leave: the runtime's answer is received to its end all the same", async () => {
    const { stream, environment, invocation, post } = await invoked({ roomBytes: 1 });
    const posted = post(chunkedRequest(["one", "two"]));
    await settle();
    stream.cancel("bored");
    expect((await posted).status).toBe(202);
    expect(await invocation.answer).toMatchObject({ outcome: "success" });
    expect(stream.end).toEqual({ kind: "cancelled", reason: "bored" });
    await environment.close();
  });
});

test("an invocation that is throttled or given up ends the stream of its caller", async () => {
  const environment = await createAttachedEnvironment({ function: { concurrency: 1 } });
  const payload = new TextEncoder().encode("{}");
  const streams = [new Channel<Answer>(), new Channel<Answer>()];
  for (const stream of streams) environment.fleet.invoke({ payload, stream });
  await environment.close();
  expect(streams.map(({ end }) => end)).toMatchObject([
    { kind: "failed", failure: { errorType: "Sandbox.Failure" } },
    { kind: "failed", failure: { outcome: "throttled" } },
  ]);
});
