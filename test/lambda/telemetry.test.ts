import { expect, test } from "bun:test";
import { DEFAULT_FUNCTION } from "../../src/lambda/function.ts";
import { platformEvents } from "../../src/lambda/telemetry.ts";
import { entries } from "../support/journal-entries.ts";

const settings = { ...DEFAULT_FUNCTION, name: "orders", memorySize: 256 };
const time = "2026-11-23T12:00:01.500Z";
const traceId = "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1";
const tracing = { type: "X-Amzn-Trace-Id", value: traceId };

test("platformEvents() tells where init begins", () => {
  expect(platformEvents(entries.initStarted(), settings)).toEqual([
    {
      time,
      type: "platform.initStart",
      record: {
        initializationType: "on-demand",
        phase: "init",
        functionName: "orders",
        functionVersion: "$LATEST",
        functionArn: "arn:aws:lambda:us-east-1:012345678912:function:orders",
        instanceId: "instance-1",
        instanceMaxMemory: 256,
      },
    },
  ]);
});

test("platformEvents() tells of the runtime, the extensions and the whole when init ends", () => {
  const events = ["INVOKE", "SHUTDOWN"] as const;
  const audit = { name: "audit", state: "Ready", events, errorType: undefined } as const;
  const shared = { initializationType: "on-demand", phase: "init", status: "success" };
  expect(platformEvents(entries.initEnded({ extensions: [audit] }), settings)).toEqual([
    { time, type: "platform.initRuntimeDone", record: shared },
    { time, type: "platform.extension", record: { name: "audit", state: "Ready", events } },
    {
      time,
      type: "platform.initReport",
      record: { ...shared, metrics: { durationMs: 166.624 } },
    },
  ] as never);
});

test("platformEvents() is silent about a runtime that init never came to", () => {
  const errorType = "PermissionDenied";
  const broken = { name: "audit", state: "LaunchError", events: [], errorType } as const;
  const entry = entries.initEnded({
    status: "error",
    errorType: "Extension.LaunchError",
    hasRuntime: false,
    extensions: [broken],
  });
  expect(platformEvents(entry, settings)).toEqual([
    { time, type: "platform.extension", record: broken },
    {
      time,
      type: "platform.initReport",
      record: {
        initializationType: "on-demand",
        phase: "init",
        status: "error",
        errorType: "Extension.LaunchError",
        metrics: { durationMs: 166.624 },
      },
    },
  ] as never);
});

test("platformEvents() tells where an invoke begins, with its trace and its tenant", () => {
  const [plain] = platformEvents(entries.invokeStarted(), settings);
  expect(plain).toEqual({
    time,
    type: "platform.start",
    record: { requestId: "id-1", version: "$LATEST" },
  });
  const [traced] = platformEvents(entries.invokeStarted({ traceId, tenantId: "blue" }), settings);
  expect(traced?.record).toEqual({
    requestId: "id-1",
    version: "$LATEST",
    tracing,
    tenantId: "blue",
  } as never);
});

test("platformEvents() parts the time of the runtime at its answer", () => {
  const response = { latencyMs: 60.0004, durationMs: 25, bytes: 7 };
  expect(platformEvents(entries.runtimeDone({ response }), settings)).toEqual([
    {
      time,
      type: "platform.runtimeDone",
      record: {
        requestId: "id-1",
        status: "success",
        metrics: { durationMs: 100, producedBytes: 7 },
        spans: [
          { name: "responseLatency", start: "2026-11-23T12:00:01.400Z", durationMs: 60 },
          { name: "responseDuration", start: "2026-11-23T12:00:01.460Z", durationMs: 25 },
          { name: "runtimeOverhead", start: "2026-11-23T12:00:01.485Z", durationMs: 15 },
        ],
      },
    },
  ]);
});

test("platformEvents() knows no parts of a runtime that did not answer", () => {
  const entry = entries.runtimeDone({ status: "error", errorType: "Runtime.ExitError", traceId });
  expect(platformEvents(entry, settings)[0]?.record).toEqual({
    requestId: "id-1",
    status: "error",
    errorType: "Runtime.ExitError",
    metrics: { durationMs: 100 },
    tracing,
  } as never);
});

test("platformEvents() reports a cold start with extensions", () => {
  const entry = entries.invokeEnded({ initMs: 166.6239, billedMs: 194, extensionOverheadMs: 6.5 });
  expect(platformEvents(entry, settings)).toEqual([
    {
      time,
      type: "platform.report",
      record: {
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
      },
    },
  ]);
});

test("platformEvents() has nothing to say of what a process writes", () => {
  expect(platformEvents(entries.log("hello"), settings)).toEqual([]);
});
