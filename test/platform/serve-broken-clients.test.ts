/** Runtimes, extensions and callers that hang up: their own call ends, and nothing else. */
import { describe, expect, test } from "bun:test";
import type { RawClient } from "../support/raw-client.ts";
import { ServedEnvironment } from "../support/served-environment.ts";

const NEXT = "GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: x\r\n\r\n";
const EVENT_NEXT = "GET /2020-01-01/extension/event/next HTTP/1.1\r\nHost: x\r\n";
const LIMIT_BYTES = 6_291_556;

/** Polls, and resolves when the server knows of it. */
async function poll(world: ServedEnvironment, request = NEXT): Promise<RawClient> {
  const client = await world.connect("runtime");
  await client.write(request);
  await world.settle();
  return client;
}

async function hangUp(world: ServedEnvironment, client: RawClient): Promise<void> {
  client.hangUp();
  await world.settle();
}

describe("a runtime", () => {
  test("that hangs up in next leaves the invoke to the poll that is still there", async () => {
    await using world = await ServedEnvironment.open();
    const gone = await poll(world);
    using waiting = await poll(world);
    await hangUp(world, gone);
    const called = world.call('"for the living"');
    const next = await waiting.reply();
    expect(next).toMatchObject({ status: 200, body: '"for the living"' });
    await world.answerTo(next?.headers["lambda-runtime-aws-request-id"] ?? "", '"done"');
    expect(await (await called).text()).toBe('"done"');
  });

  test("that hangs up in next and comes back finds its invocation", async () => {
    await using world = await ServedEnvironment.open();
    await hangUp(world, await poll(world));
    expect(await world.roundTrip('"found"')).toBe('"found"');
  });

  test("that polls and goes at once leaves the invoke to the poll that waits", async () => {
    for (let attempt = 0; attempt < 10; attempt++) {
      await using world = await ServedEnvironment.open();
      const gone = await world.connect("runtime");
      await gone.write(NEXT);
      gone.hangUp();
      using waiting = await poll(world);
      const called = world.call('"for the living"');
      const next = await waiting.reply();
      expect(next).toMatchObject({ status: 200, body: '"for the living"' });
      await world.answerTo(next?.headers["lambda-runtime-aws-request-id"] ?? "", '"done"');
      expect(await (await called).text()).toBe('"done"');
    }
  });

  test("that loses its invocation on the way is given the same again", async () => {
    await using world = await ServedEnvironment.open();
    const called = world.call('"once"');
    const first = await world.next();
    const second = await world.next();
    const id = "Lambda-Runtime-Aws-Request-Id";
    expect(second.headers.get(id)).toBe(first.headers.get(id) ?? "");
    expect(await second.text()).toBe('"once"');
    await world.answer(second, '"done"');
    expect(await (await called).text()).toBe('"done"');
  });

  test.each([
    ["response", "a body", "Content-Length: 10\r\n\r\nabc"],
    ["response", "a chunk", "Transfer-Encoding: chunked\r\n\r\n5\r\nab"],
    ["response", "its chunks", "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"],
    [
      "response",
      "a stream",
      "Lambda-Runtime-Function-Response-Mode: streaming\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
    ],
    ["error", "a body", "Content-Length: 10\r\n\r\nabc"],
    ["error", "its chunks", "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"],
  ])("whose /%s ends within %s ends its invocation, and may go on", async (call, _, rest) => {
    for (const leave of ["end", "hangUp"] as const) {
      await using world = await ServedEnvironment.open();
      const called = world.call();
      const path = world.pathOf(await world.next());
      using client = await world.connect("runtime");
      await client.write(`POST ${path}/${call} HTTP/1.1\r\nHost: x\r\n${rest}`);
      client[leave]();
      const answer = await called;
      expect(answer.headers.get("X-Amz-Function-Error")).toBe("Unhandled");
      expect(await answer.json()).toMatchObject({ errorType: "Runtime.TruncatedResponse" });
      expect(await world.roundTrip('"again"')).toBe('"again"');
    }
  });

  test("whose stream fails midway says so in trailers, and its caller gets that alone", async () => {
    await using world = await ServedEnvironment.open();
    const called = world.call();
    const path = world.pathOf(await world.next());
    const error = { errorType: "Order.Lost", errorMessage: "€" };
    using client = await world.connect("runtime");
    await client.write(
      `POST ${path}/response HTTP/1.1\r\nHost: x\r\n` +
        "Lambda-Runtime-Function-Response-Mode: streaming\r\nTransfer-Encoding: chunked\r\n" +
        "Trailer: Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body\r\n\r\n" +
        "4\r\nhalf\r\n",
    );
    await client.write(
      "0\r\nLambda-Runtime-Function-Error-Type: Order.Lost\r\n" +
        `Lambda-Runtime-Function-Error-Body: ${Buffer.from(JSON.stringify(error)).toString("base64")}\r\n\r\n`,
    );
    expect(await client.reply()).toMatchObject({ status: 202 });
    const answer = await called;
    expect(answer.headers.get("X-Amz-Function-Error")).toBe("Unhandled");
    expect(await answer.json()).toEqual(error);
    expect(await world.roundTrip('"again"')).toBe('"again"');
  });

  test("whose answer is larger than allowed by one byte gets 413, and may go on", async () => {
    await using world = await ServedEnvironment.open();
    const called = world.call();
    const refused = await world.answer(await world.next(), new Uint8Array(LIMIT_BYTES + 1));
    expect(refused.status).toBe(413);
    expect(await refused.json()).toEqual({
      errorMessage: "Exceeded maximum allowed payload size (6291556 bytes).",
      errorType: "RequestEntityTooLarge",
    });
    expect(await (await called).json()).toMatchObject({
      errorType: "Function.ResponseSizeTooLarge",
    });
    expect(await world.roundTrip('"again"')).toBe('"again"');
  });

  test("whose answer is as large as allowed is heard", async () => {
    await using world = await ServedEnvironment.open();
    const called = world.call();
    const accepted = await world.answer(await world.next(), new Uint8Array(LIMIT_BYTES));
    expect(accepted.status).toBe(202);
    expect((await (await called).bytes()).byteLength).toBe(LIMIT_BYTES);
  });

  test("whose init/error is cut short has reported nothing", async () => {
    await using world = await ServedEnvironment.open();
    using client = await world.connect("runtime");
    await client.write(
      'POST /2018-06-01/runtime/init/error HTTP/1.1\r\nHost: x\r\nContent-Length: 20\r\n\r\n{"e',
    );
    await hangUp(world, client);
    expect(world.environment.journal.since(0)).toContainEqual(
      expect.objectContaining({ type: "refusal", errorType: "TruncatedHTTPRequest" }),
    );
    expect(await world.roundTrip('"again"')).toBe('"again"');
  });
});

describe("an extension", () => {
  test("whose register is cut short has not registered", async () => {
    await using world = await ServedEnvironment.open();
    using client = await world.connect("runtime");
    await client.write(
      'POST /2020-01-01/extension/register HTTP/1.1\r\nHost: x\r\nLambda-Extension-Name: audit\r\nContent-Length: 20\r\n\r\n{"e',
    );
    await hangUp(world, client);
    expect(world.environment.journal.since(0)).toContainEqual(
      expect.objectContaining({ type: "refusal", by: "audit", errorType: "InvalidRequestFormat" }),
    );
    expect(await world.roundTrip('"again"')).toBe('"again"');
  });

  test("that hangs up in next and comes back gets its event", async () => {
    await using world = await ServedEnvironment.open({ extensions: ["audit"] });
    const id = await world.register("audit");
    const request = `${EVENT_NEXT}Lambda-Extension-Identifier: ${id}\r\n\r\n`;
    await hangUp(world, await poll(world, request));
    const called = world.call();
    const nexted = world.next();
    using back = await poll(world, request);
    expect(JSON.parse((await back.reply())?.body ?? "")).toMatchObject({ eventType: "INVOKE" });
    await world.answer(await nexted, '"done"');
    expect(await (await called).text()).toBe('"done"');
  });
});

test("a caller that hangs up does not stop the function, and the next caller is served", async () => {
  await using world = await ServedEnvironment.open();
  using caller = await world.connect("invoke");
  await caller.write(
    "POST /2015-03-31/functions/function/invocations HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}",
  );
  const next = await world.next();
  await hangUp(world, caller);
  expect((await world.answer(next, '"to nobody"')).status).toBe(202);
  expect(await world.roundTrip('"again"')).toBe('"again"');
});
