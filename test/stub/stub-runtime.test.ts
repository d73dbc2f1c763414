import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { DIRECTIVES_HEADER, type InvokeDirectives } from "../../src/stub/directives.ts";
import type { Script } from "./scripted-platform.ts";
import { startStub } from "./world.ts";

const NEXT = "GET /2018-06-01/runtime/invocation/next";
const RESPONSE = "POST /2018-06-01/runtime/invocation/id-1/response";
const ERROR = "POST /2018-06-01/runtime/invocation/id-1/error";
const INIT_ERROR = "POST /2018-06-01/runtime/init/error";
const ACCEPTED = { status: 202, body: '{"status":"OK"}' };

/** One invoke, then a poll that hangs. */
function invoke(payload: string, directives?: InvokeDirectives): Script {
  const headers = {
    "Lambda-Runtime-Aws-Request-Id": "id-1",
    "Lambda-Runtime-Invocation-Id": "attempt-1",
    ...(directives ? { [DIRECTIVES_HEADER]: "/stub/id-1" } : {}),
  };
  return {
    [NEXT]: [{ headers, body: payload }],
    "GET /stub/id-1": [{ body: JSON.stringify(directives ?? {}) }],
    [RESPONSE]: [ACCEPTED],
    [ERROR]: [ACCEPTED],
  };
}

describe("the runtime's init", () => {
  test("the runtime logs and polls", async () => {
    await using world = await startStub("runtime", { directives: { log: ["one", "two"] } });
    await world.platform.request(NEXT);
    world.kill("SIGTERM");
    expect(await world.stdout).toBe("one\ntwo\n");
    expect(await world.stderr).toBe("");
  });

  test("initError posts the error and exits with 1", async () => {
    const error = { errorType: "Runtime.ConfigInvalid", errorMessage: "no key" };
    await using world = await startStub("runtime", {
      directives: { initError: error },
      script: { [INIT_ERROR]: [ACCEPTED] },
    });
    expect(await world.ended).toBe(1);
    const [received] = world.platform.received;
    expect(world.platform.calls).toEqual([INIT_ERROR]);
    expect(JSON.parse(received?.body ?? "")).toEqual(error);
    expect(received?.headers).toMatchObject({
      "content-type": "application/vnd.aws.lambda.error+json",
      "lambda-runtime-function-error-type": "Runtime.ConfigInvalid",
    });
  });

  test("exit ends it before it polls", async () => {
    await using world = await startStub("runtime", { directives: { exit: 7 } });
    expect(await world.ended).toBe(7);
    expect(world.platform.calls).toEqual([]);
  });

  test("once leaves the second init alone", async () => {
    const directives = { exit: 7, once: true };
    await using first = await startStub("runtime", { directives });
    expect(await first.ended).toBe(7);
    await using second = await startStub("runtime", { directives, init: 2 });
    await second.platform.request(NEXT);
  });

  test("hang never polls while another one does, and SIGTERM ends it with 0", async () => {
    await using world = await startStub("runtime", { directives: { hang: true, log: ["up"] } });
    await world.firstOutput;
    await using other = await startStub("runtime");
    await other.platform.request(NEXT);
    world.kill("SIGTERM");
    expect(await world.ended).toBe(0);
    expect(world.platform.calls).toEqual([]);
  });

  test("a poll that is refused ends it with 1", async () => {
    await using world = await startStub("runtime", { script: { [NEXT]: [{ status: 500 }] } });
    expect(await world.ended).toBe(1);
  });

  test("a platform that is not there ends it with 1 and a word about it", async () => {
    await using world = await startStub("runtime", {
      script: { [NEXT]: [] },
      directives: { delayMs: 100 },
    });
    await world.platform.close();
    expect(await world.ended).toBe(1);
    expect(await world.stderr).not.toBe("");
  });
});

describe("SIGTERM", () => {
  test("ends a polling runtime with 0", async () => {
    await using world = await startStub("runtime");
    await world.platform.request(NEXT);
    world.kill("SIGTERM");
    expect(await world.ended).toBe(0);
  });

  test("is ignored when the directives say so", async () => {
    await using world = await startStub("runtime", {
      directives: { sigterm: "ignore" },
      script: invoke("{}", { sleepMs: 50 }),
    });
    await world.platform.request(NEXT);
    world.kill("SIGTERM");
    await world.platform.request(RESPONSE);
    await world.platform.request(NEXT, 2);
    world.kill("SIGKILL");
    expect(await world.ended).toBe("SIGKILL");
  });
});

describe("an invoke", () => {
  test("the runtime echoes the payload over one connection", async () => {
    await using world = await startStub("runtime", { script: invoke('{"a": 1.0}') });
    const { body, headers } = await world.platform.request(RESPONSE);
    expect(body).toBe('{"a": 1.0}');
    expect(headers).toMatchObject({
      "content-type": "application/json",
      "lambda-runtime-invocation-id": "attempt-1",
    });
    await world.platform.request(NEXT, 2);
    expect(new Set(world.platform.received.map(({ port }) => port)).size).toBe(1);
  });

  test("the runtime goes straight to the platform, whatever proxy the function is told", async () => {
    const proxy = "http://127.0.0.1:1";
    await using world = await startStub("runtime", {
      script: invoke("{}"),
      environment: { HTTP_PROXY: proxy, http_proxy: proxy, no_proxy: "example.com" },
    });
    await world.platform.request(RESPONSE);
  });

  test("respond is sent as it is", async () => {
    await using world = await startStub("runtime", {
      script: invoke("{}", { respond: '{"n":1.0}', log: ["handling"] }),
    });
    expect((await world.platform.request(RESPONSE)).body).toBe('{"n":1.0}');
    await world.platform.request(NEXT, 2);
    world.kill("SIGTERM");
    expect(await world.stdout).toBe("handling\n");
  });

  test("error is posted with its type and stack", async () => {
    const error = { errorType: "ValueError", errorMessage: "bad", stackTrace: ["a", "b"] };
    await using world = await startStub("runtime", { script: invoke("{}", { error }) });
    const { body, headers } = await world.platform.request(ERROR);
    expect(JSON.parse(body)).toEqual(error);
    expect(headers).toMatchObject({
      "lambda-runtime-function-error-type": "ValueError",
      "lambda-runtime-invocation-id": "attempt-1",
    });
  });

  test("after delays the next poll, not the answer", async () => {
    await using world = await startStub("runtime", { script: invoke("{}", { afterMs: 80 }) });
    await world.platform.request(RESPONSE);
    const answered = performance.now();
    await world.platform.request(NEXT, 2);
    expect(performance.now() - answered).toBeGreaterThan(70);
  });

  test("exit leaves without an answer", async () => {
    await using world = await startStub("runtime", { script: invoke("{}", { exit: 3 }) });
    expect(await world.ended).toBe(3);
    expect(world.platform.calls).not.toContain(RESPONSE);
  });

  test.each(["SIGSEGV", "SIGTERM", "SIGKILL", "SIGABRT"])("signal: %s ends it", async (signal) => {
    await using world = await startStub("runtime", { script: invoke("{}", { signal }) });
    expect(await world.ended).toBe(signal as NodeJS.Signals);
    expect(world.platform.calls).not.toContain(RESPONSE);
  });

  test("a refused answer does not keep it from its next", async () => {
    await using world = await startStub("runtime", {
      script: { ...invoke("{}"), [RESPONSE]: [{ status: 413, body: "{}" }] },
    });
    await world.platform.request(NEXT, 2);
  });

  test.if(process.platform === "linux")("allocate takes memory until its next", async () => {
    const bytes = 200 * 1024 * 1024;
    await using world = await startStub("runtime", {
      script: invoke("{}", { allocateBytes: bytes, afterMs: 60_000 }),
    });
    await world.platform.request(RESPONSE);
    const status = readFileSync(`/proc/${world.pid}/status`, "utf8");
    const anonymousKb = Number(/^RssAnon:\s+(\d+)/m.exec(status)?.[1]);
    expect(anonymousKb * 1024).toBeGreaterThanOrEqual(bytes);
  });

  test("a long line of log arrives whole", async () => {
    const line = "x".repeat(1_000_000);
    await using world = await startStub("runtime", { script: invoke("{}", { log: [line] }) });
    await world.platform.request(NEXT, 2);
    world.kill("SIGTERM");
    expect(await world.stdout).toBe(`${line}\n`);
  });
});

describe("a streamed response", () => {
  test("comes in its chunks", async () => {
    await using world = await startStub("runtime", {
      script: invoke("{}", { stream: { chunks: ["one ", "two ", "three"], everyMs: 10 } }),
    });
    const { chunks, headers, trailers } = await world.platform.request(RESPONSE);
    expect(chunks).toEqual(["one ", "two ", "three"]);
    expect(headers).toMatchObject({
      "transfer-encoding": "chunked",
      "lambda-runtime-function-response-mode": "streaming",
      "lambda-runtime-invocation-id": "attempt-1",
    });
    expect(trailers).toEqual({});
    await world.platform.request(NEXT, 2);
  });

  test("that fails says so in trailers", async () => {
    const fail = { errorType: "Function.Broken", errorMessage: "midway" };
    await using world = await startStub("runtime", {
      script: invoke("{}", { stream: { chunks: ["one"], fail } }),
    });
    const { body, trailers } = await world.platform.request(RESPONSE);
    expect(body).toBe("one");
    expect(trailers["lambda-runtime-function-error-type"]).toBe("Function.Broken");
    const encoded = trailers["lambda-runtime-function-error-body"] ?? "";
    expect(JSON.parse(Buffer.from(encoded, "base64").toString())).toEqual(fail);
    await world.platform.request(NEXT, 2);
  });
});
