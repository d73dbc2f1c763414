import type { Happening, JournalEntry } from "../../src/lambda/journal-entry.ts";

const PLACE = { at: Date.UTC(2026, 10, 23, 12, 0, 1, 500), monotonicMs: 1500, environment: 1 };

type Of<Type extends Happening["type"]> = Extract<JournalEntry, { type: Type }>;

/** Entries of the kinds that the platform speaks of, at 12:00:01.500, of which a test says what matters to it. */
export const entries = {
  initStarted: (said: Partial<Of<"initStarted">> = {}): JournalEntry => ({
    type: "initStarted",
    phase: "init",
    initializationType: "on-demand",
    attempt: 1,
    instanceId: "instance-1",
    ...PLACE,
    ...said,
  }),
  initEnded: (said: Partial<Of<"initEnded">> = {}): JournalEntry => ({
    type: "initEnded",
    phase: "init",
    initializationType: "on-demand",
    status: "success",
    errorType: undefined,
    durationMs: 166.6239,
    hasRuntime: true,
    extensions: [],
    ...PLACE,
    ...said,
  }),
  invokeStarted: (said: Partial<Of<"invokeStarted">> = {}): JournalEntry => ({
    type: "invokeStarted",
    requestId: "id-1",
    traceId: undefined,
    tenantId: undefined,
    start: "cold",
    invocationId: "attempt-1",
    ...PLACE,
    ...said,
  }),
  runtimeDone: (said: Partial<Of<"runtimeDone">> = {}): JournalEntry => ({
    type: "runtimeDone",
    requestId: "id-1",
    traceId: undefined,
    tenantId: undefined,
    status: "success",
    errorType: undefined,
    startedAt: PLACE.at - 100,
    durationMs: 100,
    response: undefined,
    ...PLACE,
    ...said,
  }),
  invokeEnded: (said: Partial<Of<"invokeEnded">> = {}): JournalEntry => ({
    type: "invokeEnded",
    requestId: "id-1",
    traceId: undefined,
    tenantId: undefined,
    status: "success",
    errorType: undefined,
    startedAt: PLACE.at - 26.734,
    durationMs: 26.734,
    billedMs: 27,
    initMs: undefined,
    maxMemoryMb: 75,
    extensionOverheadMs: undefined,
    ...PLACE,
    ...said,
  }),
  restoreStarted: (said: Partial<Of<"restoreStarted">> = {}): JournalEntry => ({
    type: "restoreStarted",
    instanceId: "instance-1",
    ...PLACE,
    ...said,
  }),
  restoreEnded: (said: Partial<Of<"restoreEnded">> = {}): JournalEntry => ({
    type: "restoreEnded",
    status: "success",
    errorType: undefined,
    durationMs: 398.9709,
    ...PLACE,
    ...said,
  }),
  subscribed: (said: Partial<Of<"subscribed">> = {}): JournalEntry => ({
    type: "subscribed",
    destination: "http://sandbox.localdomain:4000/",
    extension: "audit",
    api: "telemetry",
    types: ["platform"],
    ...PLACE,
    ...said,
  }),
  telemetryDropped: (said: Partial<Of<"telemetryDropped">> = {}): JournalEntry => ({
    type: "telemetryDropped",
    destination: "http://sandbox.localdomain:4000/",
    extension: "audit",
    reason: "Cannot send events: status 500",
    isNews: true,
    records: 123,
    bytes: 12_345,
    ...PLACE,
    ...said,
  }),
  log: (line: string, source = "runtime"): JournalEntry => {
    return { type: "log", source, stream: "stdout", line, ...PLACE };
  },
  /** Of whatever kind there is, `ms` after twelve. */
  happened: (happening: Happening, ms = 1500): JournalEntry => {
    return { ...PLACE, at: PLACE.at - PLACE.monotonicMs + ms, monotonicMs: ms, ...happening };
  },
};
