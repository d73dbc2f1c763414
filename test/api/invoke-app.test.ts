import { describe, expect, test } from "bun:test";
import { ApiWorld } from "../support/api-world.ts";
import { settle } from "../support/virtual-clock.ts";

const ARN = "arn:aws:lambda:us-east-1:012345678912:function:test_function";

describe("an answer", () => {
  test("it says which invocation, which version, and that it is JSON", async () => {
    await using world = await ApiWorld.open({ function: { version: "7" } });
    const { invoked, id } = await world.dispatched({ payload: "1" });
    await world.answer(id, '{"so":"it is"}', { headers: { "Content-Type": "text/html" } });
    const answer = await invoked;
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toEqual({
      "content-type": "application/json",
      "x-amzn-trace-id": expect.stringMatching(/^Root=1-/),
      "x-amzn-requestid": id,
      "x-amz-executed-version": "7",
    });
    expect(await answer.text()).toBe('{"so":"it is"}');
  });

  test("it does not wait for extensions that still work", async () => {
    await using world = await ApiWorld.open({ extensions: ["slow"] });
    const polled = world.event(await world.registered("slow"));
    await settle();
    const { invoked, id } = await world.dispatched();
    await polled;
    await world.answer(id, "1");
    expect(await (await invoked).text()).toBe("1");
  });

  test("a timeout is a function error in the service's words", async () => {
    await using world = await ApiWorld.open({ function: { timeoutMs: 3000 } });
    const { invoked, id } = await world.dispatched();
    await world.clock.advance(3000);
    const answer = await invoked;
    expect(answer.status).toBe(200);
    expect(answer.headers.get("X-Amz-Function-Error")).toBe("Unhandled");
    expect(await answer.json()).toEqual({
      errorType: "Sandbox.Timedout",
      errorMessage: `RequestId: ${id} Error: Task timed out after 3.00 seconds`,
    });
  });
});

describe("a payload", () => {
  test("none is an empty object", async () => {
    await using world = await ApiWorld.open();
    const { next } = await world.dispatched();
    expect(await next.text()).toBe("{}");
  });

  test.each([["{"], ["text"], ["{}{}"], [new Uint8Array([0x22, 0xff, 0x22])]])(
    "%p is no JSON, and 400",
    async (payload) => {
      await using world = await ApiWorld.open();
      const refused = await world.invoke({ payload });
      expect(refused.status).toBe(400);
      expect(refused.headers.get("X-Amzn-ErrorType")).toBe("InvalidRequestContentException");
      expect(await refused.json()).toMatchObject({
        Type: "User",
        message: expect.stringContaining("Could not parse request body into json: "),
      });
    },
  );

  test("the largest is taken, and one more byte is 413", async () => {
    await using world = await ApiWorld.open();
    const largest = `"${"a".repeat(6_291_454)}"`;
    const { next, id } = await world.dispatched({ payload: largest });
    expect((await next.bytes()).byteLength).toBe(6_291_456);
    await world.answer(id, "1");
    const refused = await world.invoke({ payload: `${largest} ` });
    expect(refused.status).toBe(413);
    expect(refused.headers.get("X-Amzn-ErrorType")).toBe("RequestEntityTooLargeException");
    expect(await refused.json()).toMatchObject({
      message: "Request must be smaller than 6291456 bytes for the InvokeFunction operation",
    });
  });
});

describe("a name", () => {
  test.each([
    "function",
    "test_function",
    "012345678912:function:test_function",
    ARN,
    encodeURIComponent(ARN),
    "function:prod",
    `${ARN}:prod`,
    "test_function:$LATEST",
  ])("%s is this function", async (name) => {
    await using world = await ApiWorld.open();
    const { next, id } = await world.dispatched({ name });
    expect(next.headers.get("Lambda-Runtime-Invoked-Function-Arn")).toStartWith(ARN);
    await world.answer(id, "1");
  });

  test.each([
    ["other", "arn:aws:lambda:us-east-1:012345678912:function:other"],
    ["test_function2", `${ARN}2`],
    ["Function", "arn:aws:lambda:us-east-1:012345678912:function:Function"],
  ])("%s is not, and 404", async (name, arn) => {
    await using world = await ApiWorld.open();
    const refused = await world.invoke({ name });
    expect(refused.status).toBe(404);
    expect(refused.headers.get("X-Amzn-ErrorType")).toBe("ResourceNotFoundException");
    expect(await refused.json()).toMatchObject({ message: `Function not found: ${arn}` });
  });

  test.each([
    ["?Qualifier=%0d%0aEvil:%20yes", "function"],
    ["?Qualifier=%E2%82%AC", "function"],
    ["?Qualifier=a%20b", "function"],
    ["", "function:%0d%0aEvil"],
    ["", "function:a:b"],
  ])("%p with %p has a qualifier that no header could carry, and 400", async (query, name) => {
    await using world = await ApiWorld.open();
    const refused = await world.invoke({ query, name });
    expect(refused.status).toBe(400);
    expect(refused.headers.get("X-Amzn-ErrorType")).toBe("InvalidParameterValueException");
    expect(await refused.json()).toMatchObject({ message: expect.stringContaining("'qualifier'") });
  });
});

test.each([
  ["no base64", "%%%"],
  ["no JSON", Buffer.from("text").toString("base64")],
  ["no object", Buffer.from("7").toString("base64")],
  ["no UTF-8", Buffer.from([0x7b, 0xff, 0x7d]).toString("base64")],
  ["too long", Buffer.from(`{"a":"${"x".repeat(3000)}"}`).toString("base64")],
])("a client context that is %s is 400", async (_, context) => {
  await using world = await ApiWorld.open();
  const refused = await world.invoke({ headers: { "X-Amz-Client-Context": context } });
  expect(refused.status).toBe(400);
  expect(refused.headers.get("X-Amzn-ErrorType")).toBe("InvalidRequestContentException");
});

describe("an invocation type", () => {
  test("Event is answered 202 at once, and the invocation runs", async () => {
    await using world = await ApiWorld.open();
    const answer = await world.invoke({
      payload: '"later"',
      headers: { "X-Amz-Invocation-Type": "Event" },
    });
    expect(answer.status).toBe(202);
    expect(await answer.text()).toBe("");
    const next = await world.next();
    expect(await next.text()).toBe('"later"');
    const id = answer.headers.get("X-Amzn-RequestId") ?? "";
    expect(next.headers.get("Lambda-Runtime-Aws-Request-Id")).toBe(id);
    expect((await world.answer(id, "1")).status).toBe(202);
  });

  test("DryRun is answered 204, and nothing runs", async () => {
    await using world = await ApiWorld.open();
    const headers = { "X-Amz-Invocation-Type": "DryRun" };
    expect((await world.invoke({ headers })).status).toBe(204);
    expect((await world.invoke({ headers, payload: "{" })).status).toBe(400);
    const { next } = await world.dispatched({ payload: '"real"' });
    expect(await next.text()).toBe('"real"');
  });

  test("any other is 400", async () => {
    await using world = await ApiWorld.open();
    const refused = await world.invoke({ headers: { "X-Amz-Invocation-Type": "Maybe" } });
    expect(refused.status).toBe(400);
    expect(refused.headers.get("X-Amzn-ErrorType")).toBe("InvalidParameterValueException");
  });
});

test("LogType Tail gives the end of the log, START and REPORT around it", async () => {
  await using world = await ApiWorld.open();
  const { invoked, id } = await world.dispatched({ headers: { "X-Amz-Log-Type": "Tail" } });
  await world.clock.advance(12);
  await world.answer(id, "1");
  // The report is known once the runtime is back at next.
  void world.next();
  const answer = await invoked;
  const log = Buffer.from(answer.headers.get("X-Amz-Log-Result") ?? "", "base64").toString();
  expect(log.split("\n")).toEqual([
    `START RequestId: ${id} Version: $LATEST`,
    `END RequestId: ${id}`,
    expect.stringMatching(new RegExp(`^REPORT RequestId: ${id}\tDuration: 12\\.00 ms\t`)),
    "",
  ]);
});

test.each([
  [1, "ReservedFunctionConcurrentInvocationLimitExceeded"],
  [undefined, "ConcurrentInvocationLimitExceeded"],
])("above a concurrency of %p a caller is throttled with 429", async (concurrency, reason) => {
  await using world = await ApiWorld.open(
    concurrency === undefined ? {} : { function: { concurrency } },
  );
  const waiting = Array.from({ length: concurrency ?? 1000 }, () => world.invoke());
  await settle();
  const refused = await world.invoke();
  expect(refused.status).toBe(429);
  expect(refused.headers.get("X-Amzn-ErrorType")).toBe("TooManyRequestsException");
  expect(refused.headers.has("X-Amz-Function-Error")).toBe(false);
  expect(await refused.json()).toEqual({ Reason: reason, Type: "User", message: "Rate Exceeded." });
  const closing = world.environment.close();
  expect((await Promise.all(waiting)).every(({ status }) => status === 200)).toBe(true);
  await closing;
});

test.each([
  ["GET", "/2015-03-31/functions/function/invocations", 405],
  ["HEAD", "/2015-03-31/functions/function/invocations", 405],
  ["POST", "/2015-03-31/functions/function/invocations/", 404],
  ["POST", "/2015-03-31/functions//invocations", 404],
  ["POST", "/", 404],
])("%s %s is %d", async (method, path, status) => {
  await using world = await ApiWorld.open();
  const response = await world.environment.invoke(new Request(`http://lambda${path}`, { method }));
  expect(response.status).toBe(status);
  expect(response.headers.get("Allow")).toBe(status === 405 ? "POST" : null);
});
