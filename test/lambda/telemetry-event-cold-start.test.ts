/** A whole cold start, as those hear of it who asked for the platform's events. */
import { expect, test } from "bun:test";
import { DEFAULT_FUNCTION } from "../../src/lambda/function.ts";
import type { JournalEntry } from "../../src/lambda/journal-entry.ts";
import type { TelemetryApi, TelemetrySchema } from "../../src/lambda/subscription.ts";
import { telemetryEvents, telemetryType } from "../../src/lambda/telemetry-event.ts";
import { entries } from "../support/journal-entries.ts";

const TWELVE = Date.UTC(2026, 10, 23, 12);
const traceId = "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1";
const spanId = "54565fb41ac79632";
const identity = { requestId: "id-1", traceId, spanId, tenantId: undefined };
const events = ["INVOKE", "SHUTDOWN"] as const;
const audit = { name: "audit", state: "Ready", events, errorType: undefined } as const;
const { happened } = entries;

/** The journal, as sandbox/init.ts and sandbox/invoke.ts write it for one external extension. */
function coldStart(api: TelemetryApi): readonly JournalEntry[] {
  return [
    happened({ type: "environmentStarted", address: "127.0.0.1:9001" }, 0),
    entries.initStarted({ at: TWELVE + 1 }),
    happened({ type: "processStarted", source: "audit", pid: 7 }, 5),
    happened({ type: "registered", extension: "audit", kind: "external", events }, 20),
    entries.subscribed({ at: TWELVE + 25, api, types: ["platform"] }),
    happened({ type: "processStarted", source: "runtime", pid: 8 }, 26),
    happened({ type: "log", source: "runtime", stream: "stdout", line: "loading" }, 80),
    happened({ type: "next", source: "runtime" }, 100),
    happened({ type: "next", source: "audit" }, 101),
    entries.initEnded({ at: TWELVE + 101, durationMs: 100, extensions: [audit] }),
    entries.invokeStarted({ at: TWELVE + 102, ...identity }),
    happened(
      {
        type: "eventSent",
        extension: "audit",
        event: {
          eventType: "INVOKE",
          deadlineMs: TWELVE + 3102,
          requestId: "id-1",
          invokedFunctionArn: "arn:aws:lambda:us-east-1:012345678912:function:test_function",
        },
      },
      102,
    ),
    happened({ type: "log", source: "runtime", stream: "stdout", line: "working" }, 110),
    happened({ type: "log", source: "audit", stream: "stdout", line: "auditing" }, 111),
    happened(
      { type: "answered", requestId: "id-1", outcome: "success", errorType: undefined, bytes: 7 },
      122,
    ),
    happened({ type: "next", source: "runtime" }, 132),
    entries.runtimeDone({
      at: TWELVE + 132,
      ...identity,
      startedAt: TWELVE + 102,
      durationMs: 30,
      response: { latencyMs: 15, durationMs: 5, bytes: 7 },
    }),
    happened({ type: "next", source: "audit" }, 142),
    entries.invokeEnded({
      at: TWELVE + 142,
      ...identity,
      startedAt: TWELVE + 102,
      durationMs: 40,
      billedMs: 140,
      initMs: 100,
      extensionOverheadMs: 10,
    }),
    happened({ type: "frozen" }, 143),
  ];
}

/** What the extension is told, when and in which order. */
function told(schema: TelemetrySchema): readonly unknown[] {
  return coldStart(schema.api)
    .flatMap((entry) => telemetryEvents(entry, DEFAULT_FUNCTION, schema))
    .filter((event) => telemetryType(event) === "platform")
    .map(({ time, type, record }) => [time.replace("2026-11-23T12:00:00", ""), type, record]);
}

const tracing = { spanId, type: "X-Amzn-Trace-Id", value: traceId };
const ofInit = { initializationType: "on-demand", phase: "init" };
const done = { requestId: "id-1", status: "success" };
const metrics = {
  durationMs: 40,
  billedDurationMs: 140,
  memorySizeMB: 128,
  maxMemoryUsedMB: 75,
  initDurationMs: 100,
};
const ready = { name: "audit", state: "Ready", events };
const subscribed = { name: "audit", state: "Subscribed", types: ["platform"] };

test("telemetryEvents() tells a subscriber of the platform of a whole cold start, in order", () => {
  expect(told({ api: "telemetry", version: "2025-01-29" })).toEqual([
    [
      ".001Z",
      "platform.initStart",
      {
        ...ofInit,
        functionName: "test_function",
        functionVersion: "$LATEST",
        instanceId: "instance-1",
        instanceMaxMemory: 128,
        functionArn: "arn:aws:lambda:us-east-1:012345678912:function:test_function",
      },
    ],
    [".025Z", "platform.telemetrySubscription", subscribed],
    [".101Z", "platform.initRuntimeDone", { ...ofInit, status: "success" }],
    [".101Z", "platform.extension", ready],
    [
      ".101Z",
      "platform.initReport",
      { ...ofInit, status: "success", metrics: { durationMs: 100 } },
    ],
    [".102Z", "platform.start", { requestId: "id-1", version: "$LATEST", tracing }],
    [
      ".132Z",
      "platform.runtimeDone",
      {
        ...done,
        metrics: { durationMs: 30, producedBytes: 7 },
        spans: [
          { name: "responseLatency", start: "2026-11-23T12:00:00.102Z", durationMs: 15 },
          { name: "responseDuration", start: "2026-11-23T12:00:00.117Z", durationMs: 5 },
          { name: "runtimeOverhead", start: "2026-11-23T12:00:00.122Z", durationMs: 10 },
        ],
        tracing,
      },
    ],
    [
      ".142Z",
      "platform.report",
      {
        ...done,
        metrics,
        spans: [{ name: "extensionOverhead", start: "2026-11-23T12:00:00.132Z", durationMs: 10 }],
        tracing,
      },
    ],
  ]);
});

test("telemetryEvents() tells a subscriber of the Logs API of the same, in its words", () => {
  expect(told({ api: "logs", version: "2021-03-18" })).toEqual([
    [".025Z", "platform.logsSubscription", subscribed],
    [".101Z", "platform.extension", ready],
    [".102Z", "platform.start", { requestId: "id-1", version: "$LATEST" }],
    [".132Z", "platform.runtimeDone", done],
    [".142Z", "platform.end", { requestId: "id-1" }],
    [".142Z", "platform.report", { requestId: "id-1", metrics }],
  ]);
});
