/** How each API answers those who may not speak to it. */
import { expect, test } from "bun:test";
import { createAttachedEnvironment } from "../support/attached-environment.ts";

const INVOKE = "http://localhost/2015-03-31/functions/function/invocations";
const NEXT = "http://localhost/2018-06-01/runtime/invocation/next";
const REGISTER = "http://localhost/2020-01-01/extension/register";
const INIT_ERROR = "http://localhost/2018-06-01/runtime/init/error";
const EVIL = { Origin: "https://evil.example", "Sec-Fetch-Site": "cross-site" };
const EVIL_WORDS =
  'A web page of the origin "https://evil.example" sent this request. ' +
  "The flag --allow-origin https://evil.example allows the origin.";

test("guardInvoke() refuses a page in the form of the Invoke API, and runs nothing", async () => {
  const environment = await createAttachedEnvironment();
  const answer = await environment.invoke(
    new Request(INVOKE, { method: "POST", body: "{}", headers: EVIL }),
  );
  expect(answer.status).toBe(403);
  expect(Object.fromEntries<unknown>(answer.headers)).toEqual({
    "content-type": "application/json",
    "x-amzn-errortype": "AccessDeniedException",
    "x-amzn-requestid": expect.stringMatching(/^[\da-f-]{36}$/),
  });
  expect(await answer.json()).toEqual({
    Type: "User",
    Message: EVIL_WORDS,
    message: EVIL_WORDS,
  });
  expect(environment.journal.since(0).map(({ type }) => type)).not.toContain("invokeStarted");
  await environment.close();
});

test("guardInvoke() refuses two Host headers as what is wrong with the request", async () => {
  const environment = await createAttachedEnvironment();
  const answer = await environment.invoke(
    new Request(INVOKE, { method: "POST", body: "{}", headers: { Host: "a, b" } }),
  );
  expect(answer.status).toBe(400);
  expect(answer.headers.get("x-amzn-errortype")).toBe("InvalidRequestContentException");
  await environment.close();
});

test("guardInvoke() lets in only callers with the token, and says where it goes", async () => {
  const environment = await createAttachedEnvironment({
    token: "sesame",
    origins: ["https://app.example"],
  });
  const dryRun = { "X-Amz-Invocation-Type": "DryRun" };
  const ask = async (headers: Record<string, string>): Promise<unknown> => {
    const init = { method: "POST", body: "{}", headers: { ...dryRun, ...headers } };
    const answer = await environment.invoke(new Request(INVOKE, init));
    const text = await answer.text();
    expect(text).not.toContain("sesame");
    return [answer.status, answer.headers.get("x-amzn-errortype")];
  };
  expect(await ask({})).toEqual([403, "MissingAuthenticationTokenException"]);
  const wrong = { Authorization: "Bearer open" };
  expect(await ask(wrong)).toEqual([403, "UnrecognizedClientException"]);
  expect(await ask({ Authorization: "Bearer sesame" })).toEqual([204, null]);
  const page = { Authorization: "Bearer sesame", Origin: "https://evil.example" };
  expect(await ask(page)).toEqual([403, "AccessDeniedException"]);
  // A preflight cannot bring it.
  const headers = { Origin: "https://app.example", "Access-Control-Request-Method": "POST" };
  const preflight = new Request(INVOKE, { method: "OPTIONS", headers });
  expect((await environment.invoke(preflight)).status).toBe(204);
  await environment.close();
});

test("guardEnvironment() refuses a page in the form of the Runtime API, and notes it", async () => {
  const environment = await createAttachedEnvironment();
  const { journal } = environment;
  const answer = await environment.runtime(new Request(NEXT, { headers: EVIL }));
  expect(answer.status).toBe(403);
  expect(await answer.json()).toEqual({ errorType: "AccessDenied", errorMessage: EVIL_WORDS });
  expect(journal.since(0).at(-1)).toMatchObject({
    type: "refusal",
    by: "runtime",
    request: "GET /2018-06-01/runtime/invocation/next",
    status: 403,
    errorType: "AccessDenied",
    errorMessage: EVIL_WORDS,
  });
  await environment.close();
});

const IMAGE = { "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "image" };
const OLD_IMAGE = { "User-Agent": "Mozilla/5.0 (X11)", "Accept-Language": "en", Accept: "image/*" };
const FORM = { ...EVIL, "Content-Type": "text/plain" };

test.each([
  ["an image", NEXT, { headers: IMAGE }],
  ["an image of a browser that says nothing of the page", NEXT, { headers: OLD_IMAGE }],
  ["fetch without CORS", NEXT, { headers: EVIL }],
  ["a rebound name", NEXT, { headers: { Host: "rebind.example:9001" } }],
  ["a form", INIT_ERROR, { method: "POST", body: "a={}", headers: FORM }],
  ["a form of a frame", INIT_ERROR, { method: "POST", body: "{}", headers: { Origin: "null" } }],
  ["a beacon", REGISTER, { method: "POST", body: '{"events":["INVOKE"]}', headers: FORM }],
  [
    "a rebound name that registers",
    REGISTER,
    {
      method: "POST",
      body: '{"events":["INVOKE"]}',
      headers: { Host: "rebind.example", "Lambda-Extension-Name": "stranger" },
    },
  ],
] as const)(
  "guardEnvironment() lets %s take nothing: the next runtime gets the next event",
  async (_, url, init) => {
    const environment = await createAttachedEnvironment();
    const stray = await environment.runtime(new Request(url, init));
    expect(stray.status).toBe(403);
    const call = new Request(INVOKE, { method: "POST", body: '"mine"' });
    const called = environment.invoke(call);
    const next = await environment.runtime(new Request(NEXT));
    expect(await next.text()).toBe('"mine"');
    const path = NEXT.replace("next", next.headers.get("Lambda-Runtime-Aws-Request-Id") ?? "");
    await environment.runtime(new Request(`${path}/response`, { method: "POST", body: '"done"' }));
    void environment.runtime(new Request(NEXT));
    expect(await (await called).text()).toBe('"done"');
    await environment.close();
  },
);
