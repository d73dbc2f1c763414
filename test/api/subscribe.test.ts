import { describe, expect, test } from "bun:test";
import { ApiWorld } from "../support/api-world.ts";
import { Listeners } from "../support/listeners.ts";
import {
  TELEMETRY,
  LOGS,
  RIGHT,
  RIGHT_LOGS,
  put,
  answerTo,
  unversioned,
} from "../support/subscribe-calls.ts";

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
        errorMessage: "Telemetry API subscription is closed already",
        errorType: "Telemetry.SubscriptionClosed",
      },
    });
    expect(await put(world, RIGHT_LOGS, { path: LOGS, id })).toEqual({
      status: 403,
      body: {
        errorMessage: "Logs API subscription is closed already",
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
