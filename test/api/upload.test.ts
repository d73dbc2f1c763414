import { expect, test } from "bun:test";
import { readUpload } from "../../src/api/upload.ts";
import { createAttachedEnvironment } from "../support/attached-environment.ts";
import { chunkedRequest } from "../support/chunked-request.ts";
import { settle } from "../support/virtual-clock.ts";

const base = "http://runtime/2018-06-01/runtime/invocation";

/** A request as the adapter gives it: with trailers once its body has been read. */
function withTrailers(body: string, trailers: Record<string, string>, mode?: string): Request {
  const headers = mode ? { "Lambda-Runtime-Function-Response-Mode": mode } : {};
  const request = new Request(base, { method: "POST", body, headers });
  return Object.assign(request, { trailers });
}

const failed = {
  "lambda-runtime-function-error-type": "Runtime.Wet",
  "lambda-runtime-function-error-body": Buffer.from('{"errorType":"Dry"}').toString("base64"),
};

test.each([{ isStreaming: true }, { isStreaming: false }])(
  "readUpload() takes the error in trailers, with isStreaming $isStreaming, since Go never says that it streams",
  async ({ isStreaming }) => {
    const environment = await createAttachedEnvironment();
    const invoked = environment.invoke(
      new Request("http://lambda/2015-03-31/functions/function/invocations", { method: "POST" }),
    );
    await settle();
    const sandbox = environment.fleet.environments[0]!;
    const next = await environment.runtime(new Request(`${base}/next`));
    const { beginUpload, endUpload } = await import("../../src/sandbox/call/runtime-answer.ts");
    const begun = beginUpload(sandbox, next.headers.get("lambda-runtime-aws-request-id")!, {
      call: "response",
      mode: isStreaming ? "streaming" : undefined,
    });
    if (!begun.ok) throw new Error(begun.error.errorMessage);
    const end = await readUpload(sandbox, begun.value, withTrailers("one", failed));
    const stream = { chunks: [new TextEncoder().encode("one")], isComplete: false };
    expect(end).toMatchObject({
      kind: "whole",
      errorType: "Runtime.Wet",
      ...(isStreaming && { stream }),
    });
    await endUpload(sandbox, begun.value, end);
    const answer = await invoked;
    expect(answer.headers.get("x-amz-function-error")).toBe("Unhandled");
    expect(await answer.text()).toBe('{"errorType":"Dry"}');
    await environment.close();
  },
);

test("readUpload() says how large a stream is that is larger than allowed", async () => {
  const environment = await createAttachedEnvironment();
  const invoked = environment.invoke(
    new Request("http://lambda/2015-03-31/functions/function/invocations", { method: "POST" }),
  );
  await settle();
  const sandbox = environment.fleet.environments[0]!;
  const next = await environment.runtime(new Request(`${base}/next`));
  const { beginUpload } = await import("../../src/sandbox/call/runtime-answer.ts");
  const begun = beginUpload(sandbox, next.headers.get("lambda-runtime-aws-request-id")!, {
    call: "response",
    mode: "streaming",
  });
  if (!begun.ok) throw new Error(begun.error.errorMessage);
  const end = await readUpload(
    sandbox,
    { ...begun.value, maxBytes: 5 },
    chunkedRequest(["one", "two"]),
  );
  expect(end).toEqual({ kind: "tooLarge", sizeBytes: 6 });
  await environment.close();
  await invoked;
});

test("a poll that waits when its environment ends is 500, and no refusal", async () => {
  const environment = await createAttachedEnvironment();
  const polled = environment.runtime(new Request(`${base}/next`));
  await settle();
  await environment.close();
  expect((await polled).status).toBe(500);
  expect(environment.journal.since(0).filter(({ type }) => type === "refusal")).toEqual([]);
});
