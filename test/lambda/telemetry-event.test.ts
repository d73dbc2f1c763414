import { expect, test } from "bun:test";
import { DEFAULT_FUNCTION, type FunctionSettings } from "../../src/lambda/function.ts";
import type { Happening, JournalEntry } from "../../src/lambda/journal-entry.ts";
import { SCHEMA_VERSIONS, type TelemetrySchema } from "../../src/lambda/subscription.ts";
import { NEWEST_SCHEMA, telemetryEvents, telemetryType } from "../../src/lambda/telemetry-event.ts";
import { entries } from "../support/journal-entries.ts";

const json: FunctionSettings = { ...DEFAULT_FUNCTION, logFormat: "JSON" };
const time = "2026-11-23T12:00:01.500Z";

const SCHEMAS: readonly TelemetrySchema[] = [
  ...SCHEMA_VERSIONS.telemetry.map((version) => ({ api: "telemetry", version }) as const),
  ...SCHEMA_VERSIONS.logs.map((version) => ({ api: "logs", version }) as const),
];

type ByVersion = Readonly<Record<string, readonly unknown[]>>;

/** What each says of the same entry, by its version. */
function inAll(entry: JournalEntry, settings: FunctionSettings): ByVersion {
  return Object.fromEntries(
    SCHEMAS.map((schema) => [schema.version, telemetryEvents(entry, settings, schema)]),
  );
}

function everywhere(events: readonly unknown[]): ByVersion {
  return Object.fromEntries(SCHEMAS.map(({ version }) => [version, events]));
}

test.each([
  ["runtime", "function"],
  ["audit", "extension"],
] as const)("telemetryEvents() gives a line of %s as text, in every schema", (source, type) => {
  const line = '{"level":"INFO","message":"m"} ';
  const events = everywhere([{ time, type, record: line }]);
  expect(inAll(entries.log(line, source), DEFAULT_FUNCTION)).toEqual(events);
});

test.each([
  ["a flat one", '{"level":"INFO","message":"m"}', { level: "INFO", message: "m" }],
  ["a nested one", '{"a":{"b":[1,{"c":null}]}}', { a: { b: [1, { c: null }] } }],
  ["one with blanks around it", ' \t{"a":"b"} ', { a: "b" }],
  ["one with blanks in it", '{ "a" : 1 }', { a: 1 }],
  ["one with nothing in it", "{}", {}],
])("telemetryEvents() gives an object in JSON as such: %s", (_, line, object) => {
  for (const [source, type] of [
    ["runtime", "function"],
    ["audit", "extension"],
  ] as const) {
    const asObject = [{ time, type, record: object }];
    expect(inAll(entries.log(line, source), json)).toEqual({
      ...everywhere([{ time, type, record: line }]),
      "2022-12-13": asObject,
      "2025-01-29": asObject,
    });
  }
});

test.each([
  "",
  "   ",
  "plain text",
  '{"level":"INFO"',
  '{"a":1}{"b":2}',
  '{"a":1} and more',
  "[{}]",
  "42",
  '"quoted"',
  "null",
  "true",
])("telemetryEvents() leaves what is no object in JSON as text: %p", (line) => {
  const events = everywhere([{ time, type: "function", record: line }]);
  expect(inAll(entries.log(line), json)).toEqual(events);
});

test("telemetryEvents() leaves out lines of the function below its level, none of extensions", () => {
  const warn: FunctionSettings = { ...json, applicationLogLevel: "WARN" };
  const line = '{"timestamp":"2026-11-23T12:00:00Z","level":"info"}';
  expect(inAll(entries.log(line), warn)).toEqual(everywhere([]));
  expect(inAll(entries.log(line), { ...warn, logFormat: "Text" })).toEqual(
    everywhere([{ time, type: "function", record: line }]),
  );
  for (const kept of [line.replace("info", "warn"), "plain text"]) {
    expect(telemetryEvents(entries.log(kept), warn, NEWEST_SCHEMA)).toHaveLength(1);
  }
  expect(telemetryEvents(entries.log(line, "audit"), warn, NEWEST_SCHEMA)).toHaveLength(1);
});

test("telemetryEvents() tells of the platform whatever format and level its log has", () => {
  const warn: FunctionSettings = { ...json, systemLogLevel: "WARN" };
  for (const entry of [entries.initStarted(), entries.invokeStarted(), entries.runtimeDone()]) {
    expect(inAll(entry, warn)).toEqual(inAll(entry, DEFAULT_FUNCTION));
  }
});

test("telemetryEvents() tells each API of its own subscriptions alone", () => {
  const types = (api: TelemetrySchema["api"]): readonly (readonly string[])[] =>
    SCHEMAS.map((schema) =>
      telemetryEvents(entries.subscribed({ api }), DEFAULT_FUNCTION, schema).map(
        ({ type }) => type,
      ),
    );
  const [telemetry, logs] = ["platform.telemetrySubscription", "platform.logsSubscription"];
  expect(types("telemetry")).toEqual([[telemetry], [telemetry], [telemetry], [], []]);
  expect(types("logs")).toEqual([[], [], [], [logs], [logs]]);
});

/** All that the platform can tell of, with an end and an answer. */
const TOLD = [
  entries.initStarted(),
  entries.initEnded(),
  entries.subscribed(),
  entries.subscribed({ api: "logs" }),
  entries.telemetryDropped(),
  entries.invokeStarted(),
  entries.runtimeDone({ response: { latencyMs: 60, durationMs: 25, bytes: 7 } }),
  entries.invokeEnded({ status: "timeout", initMs: 10, extensionOverheadMs: 5 }),
  entries.restoreStarted(),
  entries.restoreEnded(),
];

test("telemetryEvents() keeps what only one of the APIs knows from the other", () => {
  const types = (schema: TelemetrySchema): ReadonlySet<string> =>
    new Set(
      TOLD.flatMap((entry) => telemetryEvents(entry, DEFAULT_FUNCTION, schema)).map(
        ({ type }) => type,
      ),
    );
  const telemetry = types(NEWEST_SCHEMA);
  const logs = types({ api: "logs", version: "2021-03-18" });
  expect([...telemetry].filter((type) => !logs.has(type)).toSorted()).toEqual([
    "platform.initReport",
    "platform.initRuntimeDone",
    "platform.initStart",
    "platform.telemetrySubscription",
  ]);
  expect([...logs].filter((type) => !telemetry.has(type)).toSorted()).toEqual([
    "platform.end",
    "platform.fault",
    "platform.logsSubscription",
  ]);
});

const OF = { extension: "audit", destination: "http://sandbox.localdomain:4000/" };

test.each<Happening>([
  { type: "environmentStarted", address: "127.0.0.1:9001" },
  { type: "environmentEnded" },
  { type: "processStarted", source: "audit", pid: 7 },
  { type: "processExited", source: "audit", exit: { code: 0, signal: null }, isExpected: true },
  { type: "registered", extension: "audit", kind: "external", events: ["INVOKE"] },
  { type: "next", source: "audit" },
  {
    type: "eventSent",
    extension: "audit",
    event: { eventType: "SHUTDOWN", deadlineMs: 1, shutdownReason: "spindown" },
  },
  { type: "answered", requestId: "id-1", outcome: "success", errorType: undefined, bytes: 2 },
  { type: "frozen" },
  { type: "thawed" },
  { type: "throttled", requestId: "id-1" },
  { type: "resetStarted", reason: "failure" },
  { type: "resetEnded", durationMs: 300 },
  { type: "shutdownStarted", reason: "spindown" },
  { type: "shutdownEnded", durationMs: 300 },
  {
    type: "refusal",
    by: "runtime",
    request: "GET /",
    status: 403,
    errorType: "InvalidStateTransition",
    errorMessage: "No",
  },
  { type: "telemetryDelivered", ...OF, body: "[]", events: undefined, records: 0, bytes: 2 },
  { type: "unsubscribed", ...OF, problem: undefined, records: 0, bytes: 0 },
  { type: "leak", pid: 7, command: "sleep" },
])("telemetryEvents() has nothing to say of $type", (happening) => {
  expect(inAll(entries.happened(happening), DEFAULT_FUNCTION)).toEqual(everywhere([]));
});

test.each([0, 1 / 3, 0.0004, 0.1 + 0.2, 26.7345, 2999.9999, 899_999.99951])(
  "telemetryEvents() gives %p ms with three decimals at most, in whatever lasts",
  (durationMs) => {
    const lasting = [
      entries.initEnded({ durationMs }),
      entries.runtimeDone({ durationMs, response: { latencyMs: 1 / 3, durationMs, bytes: 7 } }),
      entries.invokeEnded({ durationMs, initMs: durationMs, extensionOverheadMs: durationMs }),
      entries.restoreEnded({ durationMs }),
    ];
    for (const schema of SCHEMAS) {
      const text = JSON.stringify(
        lasting.map((entry) => telemetryEvents(entry, DEFAULT_FUNCTION, schema)),
      );
      const numbers = [...text.matchAll(/urationMs":([^,}]*)/g)].map(([, number]) => number);
      expect(numbers).not.toEqual([]);
      for (const number of numbers) expect(number).toMatch(/^\d+(?:\.\d{1,3})?$/);
    }
  },
);

test("telemetryEvents() gives what is counted as whole numbers, and times with milliseconds", () => {
  for (const schema of SCHEMAS) {
    const events = TOLD.flatMap((entry) => telemetryEvents(entry, DEFAULT_FUNCTION, schema));
    const text = JSON.stringify(events);
    const counts = text.matchAll(
      /"(?:billedDurationMs|memorySizeMB|maxMemoryUsedMB|instanceMaxMemory|producedBytes|droppedBytes|droppedRecords)":([^,}]*)/g,
    );
    for (const [, count] of counts) expect(count).toMatch(/^\d+$/);
    for (const [, instant] of text.matchAll(/"(?:time|start)":"([^"]*)"/g)) {
      expect(instant).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    }
    expect(events.map((event) => Object.keys(event))).toEqual(
      events.map(() => ["time", "type", "record"]),
    );
  }
});

test("telemetryType() parts what an extension may ask for", () => {
  expect(telemetryType({ type: "function" })).toBe("function");
  expect(telemetryType({ type: "extension" })).toBe("extension");
  expect(telemetryType({ type: "platform.extension" })).toBe("platform");
  expect(telemetryType({ type: "platform.fault" })).toBe("platform");
});
