/** The Logs API over the whole engine, and lines in JSON by both APIs. */
import { describe, expect, test } from "bun:test";
import type { TelemetrySchema } from "../../src/lambda/subscription.ts";
import { ApiWorld } from "../support/api-world.ts";
import { Listeners } from "../support/listeners.ts";
import type { ScriptedListener } from "../support/scripted-listener.ts";
import { http, tell, TelemetryStage } from "../support/telemetry-stage.ts";

describe.each(["2020-08-15", "2021-03-18"] as const)("in the schema of %s", (version) => {
  const schema = { api: "logs", version } as const;
  const isOld = version === "2020-08-15";

  test("a life is told in the words of the Logs API", async () => {
    const stage = new TelemetryStage({ extensions: ["audit", "modern"], freeze: true });
    const { invocation, ids, listeners } = await stage.begun({ audit: { schema }, modern: {} });
    stage.print("runtime", "handling");
    stage.print("audit", "working");
    await stage.finish(invocation, ids);
    await stage.end();
    expect(tell(listeners[0]!.events)).toEqual([
      "platform.logsSubscription audit Subscribed",
      "platform.extension audit Ready",
      "platform.extension modern Ready",
      "platform.start #1",
      "function handling",
      "extension working",
      ...(isOld ? [] : ["platform.runtimeDone #1 success"]),
      "platform.end #1",
      "platform.report #1",
    ]);
    expect(tell(listeners[1]!.events).filter((words) => words.includes("Subscribed"))).toEqual([
      "platform.telemetrySubscription modern Subscribed",
    ]);
  });

  test("an invoke that fails has a fault, told to whoever subscribes next", async () => {
    const stage = new TelemetryStage({ extensions: ["audit"], function: { timeoutMs: 1000 } });
    const first = await stage.begun({ audit: { schema } });
    const { requestId } = first.invocation;
    await stage.clock.advance(4000);
    const second = await stage.begun({ audit: { schema } });
    await stage.finish(second.invocation, second.ids);
    await stage.end();
    expect(tell(first.listeners[0]!.events).slice(2)).toEqual([
      "platform.start #1",
      ...(isOld ? [] : ["platform.runtimeDone #1 timeout"]),
    ]);
    expect(tell(second.listeners[0]!.events).slice(0, 5)).toEqual([
      "platform.end #1",
      "platform.report #1",
      `platform.fault RequestId: ${requestId} Status: timeout`,
      "platform.logsSubscription audit Subscribed",
      "platform.extension audit Ready",
    ]);
  });
});

test("a runtime that crashes is a failure here, and its error stands in the fault", async () => {
  const stage = new TelemetryStage({ extensions: ["audit"] });
  const schema = { api: "logs", version: "2021-03-18" } as const;
  const { invocation, listeners } = await stage.begun({ audit: { schema } });
  stage.host.last("runtime").exit(1);
  await stage.clock.advance(2000);
  expect(tell(listeners[0]!.events).at(-1)).toBe("platform.runtimeDone #1 failure");
  const again = await stage.begun({ audit: { schema } });
  await stage.end();
  expect(again.listeners[0]?.events[2]?.record).toBe(
    `RequestId: ${invocation.requestId} Status: error\tErrorType: Runtime.ExitError`,
  );
});

const SCHEMAS: readonly TelemetrySchema[] = [
  { api: "telemetry", version: "2025-01-29" },
  { api: "telemetry", version: "2022-12-13" },
  { api: "telemetry", version: "2022-07-01" },
  { api: "logs", version: "2021-03-18" },
  { api: "logs", version: "2020-08-15" },
];

test("lines in JSON are objects in the newer schemas of the Telemetry API, and text everywhere else", async () => {
  const stage = new TelemetryStage({
    extensions: SCHEMAS.map(({ version }) => version),
    function: { logFormat: "JSON", applicationLogLevel: "WARN" },
  });
  const { invocation, ids, listeners } = await stage.begun(
    Object.fromEntries(
      SCHEMAS.map((schema) => [schema.version, { schema, types: ["function", "extension"] }]),
    ),
  );
  const line = (level: string): string =>
    JSON.stringify({ timestamp: "2026-11-23T12:00:00.000Z", level, message: "said" });
  for (const level of ["DEBUG", "INFO", "WARN", "ERROR"]) stage.print("runtime", line(level));
  stage.print("runtime", "plain");
  stage.print("2025-01-29", line("INFO"));
  await stage.finish(invocation, ids);
  await stage.end();
  const objects = [
    { level: "WARN", message: "said" },
    { level: "ERROR", message: "said" },
    "plain",
    { level: "INFO", message: "said" },
  ];
  const texts = [line("WARN"), line("ERROR"), "plain", line("INFO")];
  const records = listeners.map(({ events }) => events.map(({ record }) => record));
  expect(records[0]).toMatchObject(objects);
  expect(records[1]).toMatchObject(objects);
  expect(records.slice(2)).toEqual([texts, texts, texts]);
});

test.each([
  ["/2022-07-01/telemetry", "2022-12-13", "platform.telemetrySubscription audit Subscribed"],
  ["/2020-08-15/logs", "2021-03-18", "platform.logsSubscription audit Subscribed"],
])("a call of PUT %s in %s leads to deliveries", async (path, schemaVersion, words) => {
  const listeners = new Listeners();
  const listener = listeners.add(8080);
  await using world = await ApiWorld.open({ listeners });
  const id = await world.registered("audit", ["INVOKE"]);
  const answer = await world.call(path, {
    method: "PUT",
    headers: { "Lambda-Extension-Identifier": id },
    body: JSON.stringify({
      schemaVersion,
      types: ["platform"],
      buffering: { timeoutMs: 25 },
      destination: { protocol: "HTTP", URI: "http://sandbox.localdomain:8080" },
    }),
  });
  expect(answer.status).toBe(200);
  await world.clock.advance(25);
  expect(tell(listener.events).at(-1)).toBe(words);
});

test("one over each API hears of the other's losses in its own words", async () => {
  const stage = new TelemetryStage({
    extensions: ["dead", "old", "young"],
    function: { timeoutMs: 60_000 },
  });
  const types = ["platform"] as const;
  const { invocation, ids, listeners } = await stage.begun({
    dead: { destination: http(1), types },
    old: { schema: { api: "logs", version: "2020-08-15" }, types },
    young: { types },
  });
  await stage.clock.advance(7000);
  const [, old, young] = listeners;
  await stage.finish(invocation, ids);
  await stage.end();
  const reasonOf = (events: ScriptedListener["events"]): unknown =>
    events.find(({ type }) => type === "platform.logsDropped")?.record;
  expect(reasonOf(old!.events)).toMatchObject({
    reason: "Consumer seems to have fallen behind as it has not acknowledged receipt of logs.",
  });
  expect(reasonOf(young!.events)).toMatchObject({
    reason: "could not send events: connection refused",
  });
});
