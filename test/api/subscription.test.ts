import { describe, expect, test } from "bun:test";
import { ApiWorld } from "../support/api-world.ts";
import { Listeners } from "../support/listeners.ts";

const TELEMETRY = "/2022-07-01/telemetry";
const LOGS = "/2020-08-15/logs";

/** A subscription that is right in everything. */
const RIGHT = {
  schemaVersion: "2022-12-13",
  types: ["platform", "function"],
  buffering: { maxItems: 1000, maxBytes: 262_144, timeoutMs: 100 },
  destination: { protocol: "HTTP", URI: "http://sandbox.localdomain:8080/in?a=b" },
};
const RIGHT_LOGS = { ...RIGHT, schemaVersion: "2021-03-18" };

async function put(
  world: ApiWorld,
  body: unknown,
  { path = TELEMETRY, id }: { path?: string; id?: string | undefined } = {},
): Promise<{ readonly status: number; readonly body: unknown }> {
  const response = await world.call(path, {
    method: "PUT",
    headers: id === undefined ? {} : { "Lambda-Extension-Identifier": id },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}

/** What a subscription of a registered extension is answered. */
async function answerTo(body: unknown, path = TELEMETRY) {
  await using world = await ApiWorld.open({ extensions: ["audit"] });
  const id = await world.registered("audit");
  return await put(world, body, { path, id });
}

async function problemsOf(body: unknown, path = TELEMETRY): Promise<readonly string[]> {
  const answer = await answerTo(body, path);
  const errorType = path === TELEMETRY ? "ValidationError" : "Logs.ValidationError";
  expect(answer).toMatchObject({ status: 400, body: { errorType } });
  return (answer.body as { errorMessage: string }).errorMessage.split("; ");
}

const unversioned = { ...RIGHT, schemaVersion: undefined };

test.each([
  [TELEMETRY, RIGHT],
  [`${TELEMETRY}/`, RIGHT],
  [TELEMETRY, { ...RIGHT, schemaVersion: "2022-07-01" }],
  [TELEMETRY, { ...RIGHT, schemaVersion: "2025-01-29", buffering: undefined, more: "keys" }],
  [TELEMETRY, { ...RIGHT, buffering: { timeoutMs: 25 } }],
  [TELEMETRY, { ...RIGHT, destination: { protocol: "HTTP", URI: "http://sandbox:80" } }],
  [LOGS, RIGHT_LOGS],
  [LOGS, { ...RIGHT_LOGS, schemaVersion: "2020-08-15" }],
  [LOGS, unversioned],
  [
    LOGS,
    { ...unversioned, destination: { ...RIGHT.destination, method: "PUT", encoding: "JSON" } },
  ],
])("PUT %s of %j is answered with 200 and OK", async (path, body) => {
  expect(await answerTo(body, path)).toEqual({ status: 200, body: "OK" });
});

test.each([
  ["{ port }", { protocol: "TCP", port: 9000 }],
  ["{ URI }", { protocol: "TCP", URI: "tcp://sandbox.localdomain:9000" }],
])("a TCP destination is given by %s, and called at once", async (_by, destination) => {
  const listeners = new Listeners();
  await using world = await ApiWorld.open({ extensions: ["audit"], listeners });
  const id = await world.registered("audit");
  expect(await put(world, { ...RIGHT, destination }, { id })).toEqual({
    status: 400,
    body: {
      errorMessage: "Invalid destination: connection refused",
      errorType: "ValidationError",
    },
  });
  listeners.add(9000);
  expect(await put(world, { ...RIGHT, destination }, { id })).toEqual({ status: 200, body: "OK" });
});

const BOUNDS = {
  maxItems: "buffering.maxItems should be a whole number from 1000 to 10000",
  maxBytes: "buffering.maxBytes should be a whole number from 262144 to 1048576",
  timeoutMs: "buffering.timeoutMs should be a whole number from 25 to 30000",
};
const TYPES = '"platform", "function" or "extension"';
const VERSIONS = '"2025-01-29", "2022-12-13" or "2022-07-01"';

describe("every problem of a subscription is named", () => {
  test.each([
    [{ ...RIGHT, schemaVersion: undefined }, ["schemaVersion is not provided"]],
    [
      { ...RIGHT, schemaVersion: "2021-03-18" },
      [`schemaVersion should be ${VERSIONS}, not "2021-03-18"`],
    ],
    [{ ...RIGHT, schemaVersion: 1 }, [`schemaVersion should be ${VERSIONS}, not 1`]],
    [{ ...RIGHT, types: undefined }, ["types is not provided"]],
    [{ ...RIGHT, types: [] }, ["types should not be empty"]],
    [{ ...RIGHT, types: "platform" }, [`types should be a list of ${TYPES}, not "platform"`]],
    [
      { ...RIGHT, types: ["platform", "Function", 1] },
      [`types should be a list of ${TYPES}, not "Function", 1`],
    ],
    [{ ...RIGHT, buffering: [] }, ["buffering should be a JSON object"]],
    [
      { ...RIGHT, buffering: { maxItems: 999, maxBytes: 1_048_577, timeoutMs: 24 } },
      Object.values(BOUNDS),
    ],
    [
      { ...RIGHT, buffering: { maxItems: 10_001, maxBytes: 262_143, timeoutMs: 30_001 } },
      Object.values(BOUNDS),
    ],
    [
      { ...RIGHT, buffering: { maxItems: "1000", maxBytes: true, timeoutMs: 99.5 } },
      Object.values(BOUNDS),
    ],
    [{ ...RIGHT, destination: undefined }, ["destination is not provided"]],
    [{ ...RIGHT, destination: "http://sandbox:1" }, ["destination should be a JSON object"]],
    [{ ...RIGHT, destination: {} }, ["destination.protocol is not provided"]],
    [
      { ...RIGHT, destination: { protocol: "http" } },
      ['destination.protocol should be "HTTP" or "TCP", not "http"'],
    ],
    [{ ...RIGHT, destination: { protocol: "HTTP" } }, ["destination.URI is not provided"]],
    [
      { ...RIGHT, destination: { protocol: "HTTP", URI: 8080 } },
      ["destination.URI should be text"],
    ],
    [{ ...RIGHT, destination: { protocol: "TCP" } }, ["destination.port is not provided"]],
    [
      { ...RIGHT, destination: { protocol: "TCP", port: "80" } },
      ["destination.port should be a whole number from 1 to 65535"],
    ],
    [
      { ...RIGHT, destination: { protocol: "TCP", port: 65_536 } },
      ["destination port should be from 1 to 65535, not 65536"],
    ],
    [
      {
        types: [],
        buffering: { maxItems: 1 },
        destination: { protocol: "HTTP", URI: "http://sandbox" },
      },
      [
        "schemaVersion is not provided",
        "types should not be empty",
        BOUNDS.maxItems,
        "URI port is not provided",
      ],
    ],
  ])("of %j", async (body, problems) => {
    expect(await problemsOf(body)).toEqual(problems);
  });

  test.each([
    [
      "http://localhost:8080",
      ['destination.URI host must be sandbox.localdomain, not "localhost"'],
    ],
    [
      "http://127.0.0.1:8080",
      ['destination.URI host must be sandbox.localdomain, not "127.0.0.1"'],
    ],
    [
      "https://example.com",
      [
        "destination.URI should begin with http://",
        'destination.URI host must be sandbox.localdomain, not "example.com"',
        "URI port is not provided",
      ],
    ],
    [
      "sandbox.localdomain:8080",
      [
        'destination.URI should be as in "http://sandbox.localdomain:8080", not "sandbox.localdomain:8080"',
      ],
    ],
    ["http://sandbox:9001/x", ["destination port 9001 is reserved for the APIs of Lambda"]],
    ["http://sandbox:0", ["destination port should be from 1 to 65535, not 0"]],
  ])("of the URI %s", async (uri, problems) => {
    const destination = { protocol: "HTTP", URI: uri };
    expect(await problemsOf({ ...RIGHT, destination })).toEqual(problems);
  });

  test("of the Logs API too, with its own words", async () => {
    const destination = { ...RIGHT.destination, method: "GET", encoding: "XML" };
    expect(await problemsOf({ ...RIGHT, destination }, LOGS)).toEqual([
      'schemaVersion should be "2021-03-18" or "2020-08-15", not "2022-12-13"',
      'destination.encoding should be "JSON", not "XML"',
      'destination.method should be "POST" or "PUT", not "GET"',
    ]);
  });

  test.each(["", "{", "null", "[]", '"text"', "1"])("of the body %j", async (body) => {
    const [problem = ""] = await problemsOf(body);
    expect(problem).toMatch(/^(failed to parse JSON: |the body should be a JSON object$)/);
  });

  test("of a body that is too large", async () => {
    const [problem] = await problemsOf(`"${"x".repeat(1_048_577)}"`);
    expect(problem).toBe("the body should be no longer than 1048576 bytes");
  });
});

describe("who may subscribe, and when", () => {
  test.each([
    [undefined, "Extension.MissingExtensionIdentifier"],
    ["no id", "Extension.InvalidExtensionIdentifier"],
    ["2b3cd6e5-6f5c-4c4e-9f35-8f3a2f4b6b1d", "Extension.UnknownExtensionIdentifier"],
  ])("with the identifier %p nobody may, whatever is asked", async (id, errorType) => {
    await using world = await ApiWorld.open({ extensions: ["audit"] });
    for (const path of [TELEMETRY, LOGS]) {
      expect(await put(world, "{", { path, id })).toMatchObject({
        status: 403,
        body: { errorType },
      });
    }
  });

  test("after init nobody may", async () => {
    await using world = await ApiWorld.open({ extensions: ["audit"] });
    const id = await world.registered("audit");
    void world.event(id);
    void world.next();
    await world.clock.advance(1);
    expect(await put(world, RIGHT, { id })).toEqual({
      status: 403,
      body: {
        errorMessage: "Telemetry API subscription is closed",
        errorType: "Telemetry.SubscriptionClosed",
      },
    });
    expect(await put(world, RIGHT_LOGS, { path: LOGS, id })).toEqual({
      status: 403,
      body: {
        errorMessage: "Logs API subscription is closed",
        errorType: "Logs.SubscriptionClosed",
      },
    });
  });

  test("an internal extension may", async () => {
    await using world = await ApiWorld.open();
    const id = await world.registered("inside", ["INVOKE"]);
    expect(await put(world, RIGHT, { id })).toMatchObject({ status: 200 });
  });

  test("an extension that has used one API may not use the other, but its own again", async () => {
    await using world = await ApiWorld.open({ extensions: ["audit", "drain"] });
    const audit = await world.registered("audit");
    const drain = await world.registered("drain");
    expect(await put(world, RIGHT, { id: audit })).toMatchObject({ status: 200 });
    expect(await put(world, RIGHT_LOGS, { path: LOGS, id: audit })).toEqual({
      status: 400,
      body: {
        errorMessage:
          'Cannot subscribe to the Logs API: "audit" has subscribed to the Telemetry API',
        errorType: "Logs.ValidationError",
      },
    });
    expect(await put(world, RIGHT, { id: audit })).toMatchObject({ status: 200 });
    expect(await put(world, RIGHT_LOGS, { path: LOGS, id: drain })).toMatchObject({ status: 200 });
  });

  test("a refusal is in the journal, by the extension's name", async () => {
    await using world = await ApiWorld.open({ extensions: ["audit"] });
    const id = await world.registered("audit");
    await put(world, { ...RIGHT, types: [] }, { id });
    expect(
      world.environment.journal.since(0).findLast(({ type }) => type === "refusal"),
    ).toMatchObject({
      by: "audit",
      request: `PUT ${TELEMETRY}`,
      status: 400,
      errorType: "ValidationError",
      errorMessage: "types should not be empty",
    });
  });

  test.each([TELEMETRY, LOGS])("any verb but PUT is 405 for %s", async (path) => {
    await using world = await ApiWorld.open();
    const response = await world.call(path, { method: "POST", body: "{}" });
    expect([response.status, response.headers.get("Allow")]).toEqual([405, "PUT"]);
  });
});

describe("a problem is told in few words, whatever is asked", () => {
  const deep = `${"[".repeat(200_000)}${"]".repeat(200_000)}`;

  test.each(["schemaVersion", "types", "buffering", "destination"])(
    "of a deep %s",
    async (field) => {
      const rest = JSON.stringify({ ...RIGHT, [field]: undefined }).slice(1);
      const [problem = ""] = await problemsOf(`{"${field}":${deep},${rest}`);
      expect(problem.length).toBeLessThan(250);
    },
  );

  test("of a deep protocol", async () => {
    const rest = JSON.stringify({ ...RIGHT, destination: undefined }).slice(1);
    const [problem] = await problemsOf(`{"destination":{"protocol":${deep}},${rest}`);
    expect(problem).toBe(
      'destination.protocol should be "HTTP" or "TCP", not something nested too deeply to show',
    );
  });

  test("of many types, long ones among them", async () => {
    const types = Array.from({ length: 500 }, () => "a".repeat(1000));
    const [problem = ""] = await problemsOf({ ...RIGHT, types });
    expect(problem.length).toBeLessThan(700);
    expect(problem).toEndWith("…");
  });

  test("of a long path, of which a part is noted", async () => {
    await using world = await ApiWorld.open();
    await world.call(`/2022-07-01/${"x".repeat(100_000)}`);
    const refusal = world.environment.journal.since(0).findLast(({ type }) => type === "refusal");
    expect(JSON.stringify(refusal).length).toBeLessThan(600);
  });
});
