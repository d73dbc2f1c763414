import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { ApiWorld } from "../support/api-world.ts";
import { LOGS, RIGHT, problemsOf } from "../support/subscribe-calls.ts";

setDefaultTimeout(30_000);

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
