import { describe, expect, test } from "bun:test";
import { refuseInvoke, TOO_LARGE } from "../../src/api/invoke-refusal.ts";
import { createInvokeApp } from "../../src/api/invoke-app.ts";
import { Stage } from "../support/stage.ts";
import { ApiWorld } from "../support/api-world.ts";
import { settle } from "../support/virtual-clock.ts";

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

describe("the request id", () => {
  const UUID = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

  test.each([
    ["a name that is not there", { name: "other" }, 404],
    ["a payload that is no JSON", { payload: "{" }, 400],
    ["DryRun", { headers: { "X-Amz-Invocation-Type": "DryRun" } }, 204],
    ["Event", { headers: { "X-Amz-Invocation-Type": "Event" } }, 202],
  ])("is in the answer to %s, new each time", async (_, asked, status) => {
    await using world = await ApiWorld.open();
    const answers = [await world.invoke(asked), await world.invoke(asked)];
    expect(answers.map((answer) => answer.status)).toEqual([status, status]);
    const ids = answers.map(({ headers }) => headers.get("x-amzn-RequestId"));
    expect(ids).toEqual([expect.stringMatching(UUID), expect.stringMatching(UUID)]);
    expect(ids[0]).not.toBe(ids[1]);
  });

  test("is spelled as the service spells it", () => {
    expect(Object.keys(refuseInvoke(TOO_LARGE, "id").fields)).toContain("x-amzn-RequestId");
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
  expect(refused.headers.has("X-Amz-Executed-Version")).toBe(false);
  expect(refused.headers.get("Retry-After")).toBe("1");
  expect(await refused.json()).toEqual({ Reason: reason, Type: "User", message: "Rate Exceeded." });
  const closing = world.environment.close();
  expect((await Promise.all(waiting)).every(({ status }) => status === 200)).toBe(true);
  await closing;
});

test.each([
  ["GET", "/2015-03-31/functions/function/invocations"],
  ["HEAD", "/2015-03-31/functions/function/invocations"],
  ["GET", "/2015-03-31/functions/function"],
  ["GET", "/2015-03-31/functions/"],
  ["POST", "/2015-03-31/functions/function/invocations/"],
  ["POST", "/2015-03-31/functions//invocations"],
  ["POST", "/"],
])("%s %s is no operation of ours, and says so in JSON that SDKs read", async (method, path) => {
  await using world = await ApiWorld.open();
  const response = await world.environment.invoke(new Request(`http://lambda${path}`, { method }));
  expect(response.status).toBe(404);
  expect(response.headers.get("Content-Type")).toBe("application/json");
  expect(response.headers.get("X-Amzn-ErrorType")).toBe("UnknownOperationException");
  expect(response.headers.has("X-Amzn-RequestId")).toBe(true);
  if (method !== "HEAD") {
    const message = expect.stringContaining(`lambda-sim serves no ${method} ${path}.`);
    expect(await response.json()).toMatchObject({ message });
  }
});

test.each(["invoke-async", "invoke-async/"])("the legacy call %s is an Event", async (end) => {
  await using world = await ApiWorld.open();
  const url = `http://lambda/2014-11-13/functions/test_function/${end}`;
  const request = new Request(url, { method: "POST", body: '"legacy"' });
  const answer = await world.environment.invoke(request);
  expect(answer.status).toBe(202);
  const next = await world.next();
  expect(await next.text()).toBe('"legacy"');
  await world.answer(answer.headers.get("X-Amzn-RequestId") ?? "", "1");
});

test.each([
  ["X-Amz-Log-Type", "Bogus", "'logType'"],
  ["X-Amz-Tenant-Id", "blue", "tenancy"],
  ["X-Amz-Durable-Execution-Name", "order-7", "durable"],
])("%s: %s is 400 at a function that has no such thing", async (name, value, words) => {
  await using world = await ApiWorld.open();
  const refused = await world.invoke({ headers: { [name]: value } });
  expect(refused.status).toBe(400);
  expect(refused.headers.get("X-Amzn-ErrorType")).toBe("InvalidParameterValueException");
  expect(await refused.json()).toMatchObject({ message: expect.stringContaining(words) });
});

describe("what cargo lambda sends", () => {
  test("client context and identity reach the runtime as they are", async () => {
    await using world = await ApiWorld.open();
    const { next, id } = await world.dispatched({
      name: "_",
      headers: {
        "lambda-runtime-client-context": '{"client":{"app_title":"x"}}',
        "lambda-runtime-cognito-identity": '{"cognitoIdentityId":"y"}',
      },
    });
    const { headers } = next;
    expect(headers.get("Lambda-Runtime-Client-Context")).toBe('{"client":{"app_title":"x"}}');
    expect(headers.get("Lambda-Runtime-Cognito-Identity")).toBe('{"cognitoIdentityId":"y"}');
    await world.answer(id, "1");
  });

  test.each(["lambda-runtime-client-context", "lambda-runtime-cognito-identity"])(
    "%s that is no JSON is 400",
    async (name) => {
      await using world = await ApiWorld.open();
      expect((await world.invoke({ headers: { [name]: "{" } })).status).toBe(400);
    },
  );
});

test("an Event may have 1 MB, and one more byte is 413 in the service's words", async () => {
  await using world = await ApiWorld.open();
  const headers = { "X-Amz-Invocation-Type": "Event" };
  const largest = `"${"a".repeat(1_048_574)}"`;
  expect((await world.invoke({ headers, payload: largest })).status).toBe(202);
  const refused = await world.invoke({ headers, payload: `${largest} ` });
  expect(refused.status).toBe(413);
  expect(refused.headers.get("X-Amzn-ErrorType")).toBe("RequestEntityTooLargeException");
  expect(await refused.json()).toMatchObject({
    message:
      "1048577 byte payload is too large for the Event invocation type (limit 1048576 bytes)",
  });
});

test("a caller for whom this machine opens no environment gets 500, with the reason", async () => {
  const stage = new Stage();
  stage.failOpening(1);
  const invoke = createInvokeApp(stage.fleet);
  const url = "http://lambda/2015-03-31/functions/function/invocations";
  const refused = await invoke(new Request(url, { method: "POST", body: "{}" }));
  expect(refused.status).toBe(500);
  expect(refused.headers.get("X-Amzn-ErrorType")).toBe("ServiceException");
  expect(await refused.json()).toMatchObject({ Type: "Service", message: "no address 1" });
});
