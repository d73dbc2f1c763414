import { expect, test } from "bun:test";
import { DEFAULT_FUNCTION, INITIALIZATION_TYPES } from "../../src/lambda/function.ts";
import type { JournalEntry } from "../../src/lambda/journal-entry.ts";
import { platformEvents } from "../../src/lambda/platform-events.ts";
import { isoTime } from "../../src/core/clock.ts";
import { entries } from "../support/journal-entries.ts";

const settings = { ...DEFAULT_FUNCTION, name: "orders", memorySize: 256 };
const time = "2026-11-23T12:00:01.500Z";
const traceId = "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1";
const unsampled = traceId.replace("Sampled=1", "Sampled=0");
const tracing = { type: "X-Amzn-Trace-Id", value: traceId };
const spanId = "54565fb41ac79632";

/** Every way in which a phase ends, as the record has it. */
const ENDS = [
  { status: "success" },
  { status: "error", errorType: "Runtime.ExitError" },
  { status: "failure", errorType: "Sandbox.Failure" },
  { status: "timeout" },
] as const;

/** What `entry` is: whole events, in order, with no key that is undefined. */
function expectEvents(entry: JournalEntry, events: readonly unknown[], told = settings): void {
  const actual: readonly unknown[] = platformEvents(entry, told);
  expect(actual).toStrictEqual(events);
}

test.each(INITIALIZATION_TYPES)("platformEvents() tells where init begins %s", (type) => {
  const record = {
    initializationType: type,
    phase: "init",
    functionName: "orders",
    functionVersion: "$LATEST",
    instanceId: "instance-1",
    instanceMaxMemory: 256,
    functionArn: "arn:aws:lambda:us-east-1:012345678912:function:orders",
  };
  const events = [{ time, type: "platform.initStart", record }];
  expectEvents(entries.initStarted({ initializationType: type }), events);
});

test("platformEvents() tells that init is repeated inside an invoke", () => {
  const [start] = platformEvents(entries.initStarted({ phase: "invoke", attempt: 2 }), settings);
  expect(start?.record).toMatchObject({ phase: "invoke" });
  const records = platformEvents(entries.initEnded({ phase: "invoke" }), settings);
  expect(records.map(({ record }) => record)).toMatchObject([
    { phase: "invoke" },
    { phase: "invoke" },
  ]);
});

test("platformEvents() says the memory that a function has where none was said", () => {
  const unsaid = { ...settings, memorySize: undefined };
  const [start] = platformEvents(entries.initStarted(), unsaid);
  expect(start?.record).toMatchObject({ instanceMaxMemory: 128 });
  const [report] = platformEvents(entries.invokeEnded({ maxMemoryMb: undefined }), unsaid);
  expect(report?.record).toMatchObject({ metrics: { memorySizeMB: 128, maxMemoryUsedMB: 128 } });
});

test.each(ENDS)("platformEvents() tells of init when it ends with %o", (end) => {
  const shared = { initializationType: "on-demand", phase: "init", ...end };
  expectEvents(entries.initEnded(end), [
    { time, type: "platform.initRuntimeDone", record: shared },
    {
      time,
      type: "platform.initReport",
      record: { ...shared, metrics: { durationMs: 166.624 } },
    },
  ]);
});

test("platformEvents() tells of the runtime, of each extension and of the whole when init ends", () => {
  const events = ["INVOKE", "SHUTDOWN"] as const;
  const audit = { name: "audit", state: "Ready", events } as const;
  const mute = { name: "mute", state: "Registered", events: [] } as const;
  const errorType = "Extension.Crash";
  const broken = { name: "broken", state: "Exited", events: ["SHUTDOWN"], errorType } as const;
  const extensions = [
    { ...audit, errorType: undefined },
    { ...mute, errorType: undefined },
    broken,
  ];
  const shared = { initializationType: "on-demand", phase: "init", status: "error", errorType };
  expectEvents(entries.initEnded({ status: "error", errorType, extensions }), [
    { time, type: "platform.initRuntimeDone", record: shared },
    { time, type: "platform.extension", record: audit },
    { time, type: "platform.extension", record: mute },
    { time, type: "platform.extension", record: broken },
    {
      time,
      type: "platform.initReport",
      record: { ...shared, metrics: { durationMs: 166.624 } },
    },
  ]);
});

test("platformEvents() has the events of an extension in order, however it asked for them", () => {
  const events = ["SHUTDOWN", "INVOKE", "SHUTDOWN"] as const;
  const audit = { name: "audit", state: "Ready", events, errorType: undefined } as const;
  const [, extension] = platformEvents(entries.initEnded({ extensions: [audit] }), settings);
  expect(extension?.record).toMatchObject({ events: ["INVOKE", "SHUTDOWN"] });
});

test("platformEvents() is silent about a runtime that init never came to", () => {
  const errorType = "PermissionDenied";
  const broken = { name: "audit", state: "LaunchError", events: [], errorType } as const;
  const end = { status: "error", errorType: "Extension.LaunchError" } as const;
  expectEvents(entries.initEnded({ ...end, hasRuntime: false, extensions: [broken] }), [
    { time, type: "platform.extension", record: broken },
    {
      time,
      type: "platform.initReport",
      record: {
        initializationType: "on-demand",
        phase: "init",
        ...end,
        metrics: { durationMs: 166.624 },
      },
    },
  ]);
});

test("platformEvents() tells where an invoke begins", () => {
  const record = { requestId: "id-1", version: "7" };
  const events = [{ time, type: "platform.start", record }];
  expectEvents(entries.invokeStarted(), events, { ...settings, version: "7" });
});

test.each([
  ["no trace and no tenant", {}, {}],
  ["a trace", { traceId }, { tracing }],
  ["a trace with a span", { traceId, spanId }, { tracing: { spanId, ...tracing } }],
  ["no trace that is not sampled", { traceId: unsampled, spanId }, {}],
  ["no trace without a root", { traceId: "Parent=9a9197af755a6419;Sampled=1" }, {}],
  ["a tenant", { tenantId: "blue" }, { tenantId: "blue" }],
  ["a trace and a tenant", { traceId, tenantId: "blue" }, { tracing, tenantId: "blue" }],
])("platformEvents() tells of an invoke with %s", (_, said, context) => {
  const ended = { requestId: "id-1", status: "success" };
  const metrics = {
    durationMs: 26.734,
    billedDurationMs: 27,
    memorySizeMB: 256,
    maxMemoryUsedMB: 75,
  };
  expectEvents(entries.invokeStarted(said), [
    {
      time,
      type: "platform.start",
      record: { requestId: "id-1", version: "$LATEST", ...context },
    },
  ]);
  expectEvents(entries.runtimeDone(said), [
    {
      time,
      type: "platform.runtimeDone",
      record: { ...ended, metrics: { durationMs: 100, producedBytes: 0 }, ...context },
    },
  ]);
  expectEvents(entries.invokeEnded(said), [
    { time, type: "platform.report", record: { ...ended, metrics, ...context } },
  ]);
});

/** 60 ms to the first byte and 25 ms to the last, of the 100 that the runtime took. */
const response = { latencyMs: 60.0004, durationMs: 25, bytes: 7 };
const responseSpans = [
  { name: "responseLatency", start: "2026-11-23T12:00:01.400Z", durationMs: 60 },
  { name: "responseDuration", start: "2026-11-23T12:00:01.460Z", durationMs: 25 },
];
const overhead = { name: "runtimeOverhead", start: "2026-11-23T12:00:01.485Z", durationMs: 15 };

test.each(ENDS)("platformEvents() tells of a runtime that ended with %o, unanswered", (end) => {
  const record = { requestId: "id-1", metrics: { durationMs: 100, producedBytes: 0 }, ...end };
  expectEvents(entries.runtimeDone(end), [{ time, type: "platform.runtimeDone", record }]);
});

test.each(ENDS)("platformEvents() tells of a runtime that answered and ended with %o", (end) => {
  // Only a runtime that came back to next has overhead.
  const spans = end.status === "success" ? [...responseSpans, overhead] : responseSpans;
  const metrics = { durationMs: 100, producedBytes: 7 };
  expectEvents(entries.runtimeDone({ ...end, response }), [
    { time, type: "platform.runtimeDone", record: { requestId: "id-1", metrics, spans, ...end } },
  ]);
});

test("platformEvents() knows no overhead below zero, and an answer without bytes", () => {
  const empty = { latencyMs: 60, durationMs: 40.001, bytes: 0 };
  const record = {
    requestId: "id-1",
    status: "success",
    metrics: { durationMs: 100, producedBytes: 0 },
    spans: [
      responseSpans[0],
      { ...responseSpans[1], durationMs: 40.001 },
      { name: "runtimeOverhead", start: "2026-11-23T12:00:01.500Z", durationMs: 0 },
    ],
  };
  const entry = entries.runtimeDone({ response: empty });
  expectEvents(entry, [{ time, type: "platform.runtimeDone", record }]);
});

test.each(ENDS)("platformEvents() reports a warm invoke that ended with %o", (end) => {
  const metrics = {
    durationMs: 26.734,
    billedDurationMs: 27,
    memorySizeMB: 256,
    maxMemoryUsedMB: 75,
  };
  expectEvents(entries.invokeEnded(end), [
    { time, type: "platform.report", record: { requestId: "id-1", metrics, ...end } },
  ]);
});

test("platformEvents() reports a cold start with extensions", () => {
  const entry = entries.invokeEnded({ initMs: 166.6239, billedMs: 194, extensionOverheadMs: 6.5 });
  const record = {
    requestId: "id-1",
    status: "success",
    metrics: {
      durationMs: 26.734,
      billedDurationMs: 194,
      memorySizeMB: 256,
      maxMemoryUsedMB: 75,
      initDurationMs: 166.624,
    },
    spans: [{ name: "extensionOverhead", start: "2026-11-23T12:00:01.494Z", durationMs: 6.5 }],
  };
  expectEvents(entry, [{ time, type: "platform.report", record }]);
});

test("platformEvents() tells where a restore begins", () => {
  const record = {
    functionName: "orders",
    functionVersion: "$LATEST",
    instanceId: "instance-1",
    instanceMaxMemory: 256,
  };
  expectEvents(entries.restoreStarted(), [{ time, type: "platform.restoreStart", record }]);
});

test.each(ENDS)("platformEvents() tells of a restore when it ends with %o", (end) => {
  const metrics = { durationMs: 398.971 };
  expectEvents(entries.restoreEnded(end), [
    { time, type: "platform.restoreRuntimeDone", record: end },
    { time, type: "platform.restoreReport", record: { ...end, metrics } },
  ]);
});

test.each(["telemetry", "logs"] as const)("platformEvents() tells who subscribed by %s", (api) => {
  const types = ["platform", "function", "extension"] as const;
  const record = { name: "audit", state: "Subscribed", types };
  const type = `platform.${api}Subscription`;
  expectEvents(entries.subscribed({ api, types }), [{ time, type, record }]);
});

test("platformEvents() tells what was lost, but not that news of losses were", () => {
  const reason = "Cannot send events: status 500";
  const record = { droppedBytes: 12_345, droppedRecords: 123, reason };
  expectEvents(entries.telemetryDropped(), [{ time, type: "platform.logsDropped", record }]);
  expectEvents(entries.telemetryDropped({ isNews: false }), []);
});

test.each([
  [1500, "2026-11-23T12:00:01.500Z"],
  [0, "2026-11-23T12:00:00.000Z"],
  [1499.5, "2026-11-23T12:00:01.500Z"],
  [59_999.4, "2026-11-23T12:00:59.999Z"],
])("isoTime() has milliseconds and is in UTC, %p ms after twelve", (ms, text) => {
  expect(isoTime(Date.UTC(2026, 10, 23, 12) + ms)).toBe(text);
});
