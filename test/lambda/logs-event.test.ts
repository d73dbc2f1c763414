import { expect, test } from "bun:test";
import { DEFAULT_FUNCTION } from "../../src/lambda/function.ts";
import type { JournalEntry } from "../../src/lambda/journal-entry.ts";
import { SCHEMA_VERSIONS } from "../../src/lambda/subscription.ts";
import { telemetryEvents } from "../../src/lambda/telemetry-event.ts";
import { entries } from "../support/journal-entries.ts";

const time = "2026-11-23T12:00:01.500Z";
const traceId = "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1";
const audit = { name: "audit", state: "Ready", events: ["INVOKE", "SHUTDOWN"] } as const;
const errorType = "Extension.LaunchError";
const broken = { name: "broken", state: "LaunchError", events: [], errorType } as const;
const extensions = [{ ...audit, errorType: undefined }, broken];
const metrics = {
  durationMs: 26.734,
  billedDurationMs: 27,
  memorySizeMB: 128,
  maxMemoryUsedMB: 75,
};

/** What of an invoke the Telemetry API would say, and this one does not. */
const more = { traceId, spanId: "54565fb41ac79632", tenantId: "blue" };

/** What a subscriber is told of `entry`. */
function told(
  entry: JournalEntry,
  version: (typeof SCHEMA_VERSIONS.logs)[number] = "2021-03-18",
  settings = DEFAULT_FUNCTION,
): readonly unknown[] {
  return telemetryEvents(entry, settings, { api: "logs", version });
}

const rows: readonly (readonly [what: string, JournalEntry, events: readonly unknown[]])[] = [
  ["nothing where init begins", entries.initStarted(), []],
  [
    "each extension, and nothing else, when init on demand ends",
    entries.initEnded({ status: "error", errorType, extensions }),
    [
      { time, type: "platform.extension", record: audit },
      { time, type: "platform.extension", record: broken },
    ],
  ],
  [
    "where an invoke begins, without its context",
    entries.invokeStarted(more),
    [{ time, type: "platform.start", record: { requestId: "id-1", version: "$LATEST" } }],
  ],
  [
    "the end and the report of an invoke, without its context and its parts",
    entries.invokeEnded({ ...more, extensionOverheadMs: 6.5 }),
    [
      { time, type: "platform.end", record: { requestId: "id-1" } },
      { time, type: "platform.report", record: { requestId: "id-1", metrics } },
    ],
  ],
  [
    "init in the report of a cold start",
    entries.invokeEnded({ initMs: 166.6239, billedMs: 194 }),
    [
      { time, type: "platform.end", record: { requestId: "id-1" } },
      {
        time,
        type: "platform.report",
        record: {
          requestId: "id-1",
          metrics: { ...metrics, billedDurationMs: 194, initDurationMs: 166.624 },
        },
      },
    ],
  ],
  [
    "a subscription to itself",
    entries.subscribed({ api: "logs", types: ["platform", "function"] }),
    [
      {
        time,
        type: "platform.logsSubscription",
        record: { name: "audit", state: "Subscribed", types: ["platform", "function"] },
      },
    ],
  ],
  ["nothing of a subscription to the Telemetry API", entries.subscribed(), []],
  [
    "what was lost, always for the same reason",
    entries.telemetryDropped(),
    [
      {
        time,
        type: "platform.logsDropped",
        record: {
          droppedBytes: 12_345,
          droppedRecords: 123,
          reason:
            "Consumer seems to have fallen behind as it has not acknowledged receipt of logs.",
        },
      },
    ],
  ],
  ["nothing of news that was lost", entries.telemetryDropped({ isNews: false }), []],
  [
    "where a restore begins, and nothing more of it",
    entries.restoreStarted(),
    [{ time, type: "platform.restoreStart", record: {} }],
  ],
  ["a line of the function", entries.log("hello"), [{ time, type: "function", record: "hello" }]],
  [
    "a line of an extension",
    entries.log("hello", "audit"),
    [{ time, type: "extension", record: "hello" }],
  ],
];

test.each(rows)("logsEvents() tells %s, in either schema", (_, entry, events) => {
  for (const version of SCHEMA_VERSIONS.logs) {
    expect(told(entry, version)).toStrictEqual([...events]);
  }
});

test.each([
  [{ status: "error", errorType: "Runtime.ExitError" }, "error\tErrorType: Runtime.ExitError"],
  [{ status: "failure", errorType: "Sandbox.Failure" }, "failure\tErrorType: Sandbox.Failure"],
  [{ status: "timeout" }, "timeout"],
] as const)("logsEvents() tells of an invoke that ended with %o as a fault", (end, text) => {
  for (const version of SCHEMA_VERSIONS.logs) {
    expect(told(entries.invokeEnded(end), version)).toStrictEqual([
      { time, type: "platform.end", record: { requestId: "id-1" } },
      { time, type: "platform.report", record: { requestId: "id-1", metrics } },
      { time, type: "platform.fault", record: `RequestId: id-1 Status: ${text}` },
    ]);
  }
});

/** How a phase ends, and the word of this API for it. */
const ENDS = [
  ["success", {}, "success"],
  ["error", { errorType: "Runtime.ExitError" }, "failure"],
  ["failure", { errorType: "Sandbox.Failure" }, "failure"],
  ["timeout", {}, "timeout"],
] as const;

test.each(ENDS)(
  "logsEvents() tells the newer schema alone of a runtime's %s",
  (status, why, word) => {
    const response = { latencyMs: 60, durationMs: 25, bytes: 7 };
    const entry = entries.runtimeDone({ ...more, ...why, status, response });
    expect(told(entry, "2020-08-15")).toEqual([]);
    expect(told(entry)).toStrictEqual([
      { time, type: "platform.runtimeDone", record: { requestId: "id-1", status: word } },
    ]);
  },
);

test.each(ENDS)("logsEvents() tells of a restore's %s", (status, why, word) => {
  expect(told(entries.restoreEnded({ status, ...why }))).toStrictEqual([
    { time, type: "platform.restoreRuntimeDone", record: { status: word } },
    { time, type: "platform.restoreReport", record: { metrics: { durationMs: 398.971 } } },
  ]);
});

test.each(ENDS)("logsEvents() tells of the %s of an init for a snapshot", (status, why, word) => {
  const initializationType = "snap-start";
  const entry = entries.initEnded({ initializationType, status, ...why });
  expect(told(entry)).toStrictEqual([
    {
      time,
      type: "platform.initRuntimeDone",
      record: { initializationType, status: word },
    },
    {
      time,
      type: "platform.initReport",
      record: { initializationType, metrics: { durationMs: 166.624, billedDurationMs: 167 } },
    },
  ]);
});

test.each([
  ["on-demand", []],
  ["provisioned-concurrency", ["platform.initRuntimeDone", "platform.initReport"]],
  ["snap-start", ["platform.initRuntimeDone", "platform.initReport"]],
] as const)("logsEvents() tells of init %s what its clients know", (type, types) => {
  const events = told(entries.initEnded({ initializationType: type }), "2020-08-15");
  expect(events).toMatchObject(types.map((each) => ({ type: each })));
  expect(events).toHaveLength(types.length);
});

test("logsEvents() leaves lines as they were written, also those that are objects", () => {
  const json = { ...DEFAULT_FUNCTION, logFormat: "JSON" } as const;
  const line = '{"level":"INFO","message":"m"}';
  for (const version of SCHEMA_VERSIONS.logs) {
    expect(told(entries.log(line), version, json)).toEqual([
      { time, type: "function", record: line },
    ]);
  }
});
