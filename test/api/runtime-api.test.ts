import { describe, expect, test } from "bun:test";
import { ApiWorld, refusalOf } from "../support/api-world.ts";
import { settle } from "../support/virtual-clock.ts";

const ARN = "arn:aws:lambda:us-east-1:012345678912:function:test_function";
const UUID = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;
const base64 = (text: string): string => Buffer.from(text).toString("base64");

describe("next", () => {
  test("next carries id, deadline, ARN and nothing that was not given", async () => {
    await using world = await ApiWorld.open({ function: { timeoutMs: 3000 } });
    const { next, id } = await world.dispatched({ payload: "{}" });
    expect(next.status).toBe(200);
    expect(Object.fromEntries(next.headers)).toEqual({
      "content-type": "application/json",
      "lambda-runtime-aws-request-id": id,
      "lambda-runtime-invocation-id": expect.stringMatching(UUID),
      "lambda-runtime-trace-id": expect.stringMatching(/^Root=1-/),
      "lambda-runtime-deadline-ms": String(world.clock.now() + 3000),
      "lambda-runtime-invoked-function-arn": ARN,
    });
    expect(id).toMatch(UUID);
    expect(next.headers.get("Lambda-Runtime-Invocation-Id")).not.toBe(id);
  });

  test("next carries trace and client context as the caller gave them", async () => {
    await using world = await ApiWorld.open();
    const { next } = await world.dispatched({
      headers: {
        "X-Amzn-Trace-Id": "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1",
        "X-Amz-Client-Context": base64('{"custom":{"n":1}}'),
      },
    });
    expect(next.headers.get("Lambda-Runtime-Trace-Id")).toBe(
      "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1",
    );
    expect(next.headers.get("Lambda-Runtime-Client-Context")).toBe('{"custom":{"n":1}}');
    expect(next.headers.has("Lambda-Runtime-Aws-Tenant-Id")).toBe(false);
    // No header of the Invoke API carries an identity.
    expect(next.headers.has("Lambda-Runtime-Cognito-Identity")).toBe(false);
  });

  test("next carries the tenant of an invoke that has one", async () => {
    await using world = await ApiWorld.open();
    world.environment.fleet.invoke({ payload: new Uint8Array(), tenantId: "blue" });
    const next = await world.next();
    expect(next.headers.get("Lambda-Runtime-Aws-Tenant-Id")).toBe("blue");
  });

  test("a client context of any Unicode reaches the runtime as the same JSON", async () => {
    await using world = await ApiWorld.open();
    const context = { "ключ €": '\u2028 😀 \\ " \t', nested: { "": "ü" } };
    const { next } = await world.dispatched({
      headers: { "X-Amz-Client-Context": base64(JSON.stringify(context, undefined, 2)) },
    });
    const header = next.headers.get("Lambda-Runtime-Client-Context") ?? "";
    expect(header).toMatch(/^[\x20-\x7e]+$/);
    expect(JSON.parse(header)).toEqual(context);
  });

  test.each([
    ["Active", /^Root=1-[\da-f]{8}-[\da-f]{24};Parent=[\da-f]{16};Sampled=1;Lineage=[\da-f]{8}:0$/],
    ["PassThrough", /^Root=1-[\da-f]{8}-[\da-f]{24};Lineage=[\da-f]{8}:0$/],
    ["Unsampled", /^Root=1-[\da-f]{8}-[\da-f]{24};Parent=[\da-f]{16};Sampled=0$/],
  ] as const)("with tracing %s the caller sees the trace that next had", async (tracing, form) => {
    await using world = await ApiWorld.open({ function: { tracing } });
    const { invoked, next, id } = await world.dispatched();
    const trace = next.headers.get("Lambda-Runtime-Trace-Id") ?? "";
    expect(trace).toMatch(form);
    await world.answer(id, "1");
    expect((await invoked).headers.get("X-Amzn-Trace-Id")).toBe(trace);
  });

  test.each([
    ["?Qualifier=prod", "function", `${ARN}:prod`],
    ["?Qualifier=$LATEST", "function", `${ARN}:$LATEST`],
    ["", "function:7", `${ARN}:7`],
    ["?Qualifier=7", "function:7", `${ARN}:7`],
  ])("a qualifier in %j and %j is at the end of the ARN", async (query, name, arn) => {
    await using world = await ApiWorld.open({ function: { version: "7", aliases: ["prod"] } });
    const { next } = await world.dispatched({ query, name });
    expect(next.headers.get("Lambda-Runtime-Invoked-Function-Arn")).toBe(arn);
  });

  test("payloads are touched neither on their way in nor out", async () => {
    await using world = await ApiWorld.open();
    const payload = '{ "n": 1.0, "big": 12345678901234567890,\n "€": "\\u00fc" }  ';
    const { invoked, next, id } = await world.dispatched({ payload });
    expect(await next.text()).toBe(payload);
    const answer = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    await world.answer(id, answer);
    expect(await (await invoked).bytes()).toEqual(answer);
  });

  test("next gives the same invocation again until it is answered", async () => {
    await using world = await ApiWorld.open();
    const { id, next } = await world.dispatched({ payload: '"once"' });
    const again = await world.next();
    expect(Object.fromEntries(again.headers)).toEqual(Object.fromEntries(next.headers));
    expect(await again.text()).toBe('"once"');
    await world.answer(id, "1");
  });
});

describe("response and error", () => {
  test("an answer is accepted once, and refused by state, then by id", async () => {
    await using world = await ApiWorld.open();
    const { invoked, id } = await world.dispatched();
    const accepted = await world.answer(id, "1");
    expect(accepted.status).toBe(202);
    expect(await accepted.json()).toEqual({ status: "OK" });
    const second = await world.answer(id, "2");
    expect(second.status).toBe(403);
    expect(await second.json()).toEqual({
      errorMessage:
        "State transition from RuntimeResponseSentState to InvocationResponse failed for runtime. Error: State transition is not allowed",
      errorType: "InvalidStateTransition",
    });
    expect(await refusalOf(world.answer(id, "3", { call: "error" }))).toBe(
      "403 InvalidStateTransition",
    );
    void world.next();
    await settle();
    expect(await refusalOf(world.answer(id, "4"))).toBe("400 InvalidRequestID");
    expect(await (await invoked).text()).toBe("1");
  });

  test.each(["nobody", "%zz", "a%2Fb", "00000000-0000-4000-8000-000000000000"])(
    "the id %j is nobody's",
    async (id) => {
      await using world = await ApiWorld.open();
      const { id: own } = await world.dispatched();
      const refused = await world.answer(id, "1");
      expect(refused.status).toBe(400);
      expect(await refused.json()).toEqual({
        errorMessage: "Invalid request ID",
        errorType: "InvalidRequestID",
      });
      expect((await world.answer(own, "1")).status).toBe(202);
    },
  );

  test("an id is read decoded, and in its own case", async () => {
    await using world = await ApiWorld.open();
    const { id } = await world.dispatched();
    expect(await refusalOf(world.answer(id.toUpperCase(), "1"))).toBe("400 InvalidRequestID");
    const encoded = id.replaceAll(/./g, (letter) => `%${letter.charCodeAt(0).toString(16)}`);
    expect((await world.answer(encoded, "1")).status).toBe(202);
  });

  test("every refusal is in the journal, with who and what", async () => {
    await using world = await ApiWorld.open();
    await world.answer("nobody", "1");
    expect(world.environment.journal.since(0)).toContainEqual(
      expect.objectContaining({
        type: "refusal",
        by: "runtime",
        request: "POST /2018-06-01/runtime/invocation/nobody/response",
        status: 400,
        errorType: "InvalidRequestID",
      }),
    );
  });

  test("an unknown response mode is refused, and fails the invocation", async () => {
    await using world = await ApiWorld.open();
    const { invoked, id } = await world.dispatched();
    const headers = { "Lambda-Runtime-Function-Response-Mode": "Streaming" };
    expect(await refusalOf(world.answer(id, "1", { headers }))).toBe(
      "400 InvalidFunctionResponseMode",
    );
    expect(await (await invoked).json()).toMatchObject({
      errorType: "Runtime.InvalidResponseModeHeader",
    });
  });

  test("a stream reaches a caller that does not stream as a whole, and may be larger", async () => {
    await using world = await ApiWorld.open();
    const { invoked, id } = await world.dispatched();
    const headers = {
      "Lambda-Runtime-Function-Response-Mode": "streaming",
      "Content-Type": "text/event-stream",
    };
    const size = 7 * 1024 * 1024;
    expect((await world.answer(id, new Uint8Array(size), { headers })).status).toBe(202);
    const answer = await invoked;
    expect((await answer.bytes()).byteLength).toBe(size);
    expect(answer.headers.has("X-Amz-Function-Error")).toBe(false);
  });
});

describe("init/error", () => {
  test("its body is what the caller gets, and next is refused from then on", async () => {
    await using world = await ApiWorld.open();
    const invoked = world.invoke();
    const body = '{"errorType":"Runtime.NoSuchHandler","errorMessage":"m"}';
    const headers = { "Lambda-Runtime-Function-Error-Type": "Runtime.NoSuchHandler" };
    expect((await world.initError(body, headers)).status).toBe(202);
    const answer = await invoked;
    expect(answer.headers.get("X-Amz-Function-Error")).toBe("Unhandled");
    expect(await answer.text()).toBe(body);
  });

  test("it is refused once the runtime has called next", async () => {
    await using world = await ApiWorld.open();
    void world.next();
    await settle();
    const refused = await world.initError("{}");
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({ errorType: "InvalidStateTransition" });
  });
});

describe("routes", () => {
  test("ping is answered", async () => {
    await using world = await ApiWorld.open();
    expect(await (await world.call("/2018-06-01/ping")).text()).toBe("pong");
  });

  test.each([
    ["POST", "/2018-06-01/runtime/invocation/next", "GET"],
    ["HEAD", "/2018-06-01/runtime/invocation/next", "GET"],
    ["GET", "/2018-06-01/runtime/invocation/some/response", "POST"],
    ["PUT", "/2018-06-01/runtime/invocation/some/error", "POST"],
    ["GET", "/2018-06-01/runtime/init/error", "POST"],
    ["GET", "/2020-01-01/extension/register", "POST"],
    ["POST", "/2020-01-01/extension/event/next", "GET"],
    ["GET", "/2022-07-01/telemetry", "PUT"],
    ["POST", "/2020-08-15/logs", "PUT"],
  ])("%s %s is 405 and allows %s", async (method, path, allowed) => {
    await using world = await ApiWorld.open();
    const response = await world.call(path, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get("Allow")).toBe(allowed);
    expect(await response.text()).toBe("");
  });

  test.each([
    "/",
    "/2018-06-01/runtime/invocation/next/",
    "/2018-06-01/runtime/invocation//response/more",
    "/2018-06-01/runtime/restore/next",
    "/2021-04-23/credentials",
  ])("%s is 404 in plain text", async (path) => {
    await using world = await ApiWorld.open();
    const response = await world.call(path);
    expect(response.status).toBe(404);
    expect(response.headers.get("Content-Type")).toStartWith("text/plain");
    expect(await response.text()).toBe("404 page not found\n");
  });
});
