import { expect, test } from "bun:test";
import { DEFAULT_FUNCTION } from "../../src/lambda/function.ts";
import type { JournalEntry } from "../../src/lambda/journal-entry.ts";
import { systemLogLevel } from "../../src/lambda/system-log.ts";
import { platformEvents } from "../../src/lambda/platform-events.ts";
import { entries } from "../support/journal-entries.ts";

/** The level of each event that `entry` is, without its `platform.`. */
function levels(entry: JournalEntry): Readonly<Record<string, string>> {
  const events = platformEvents(entry, DEFAULT_FUNCTION);
  return Object.fromEntries(
    events.map((event) => [event.type.replace("platform.", ""), systemLogLevel(event)]),
  );
}

const audit = { name: "audit", state: "Ready", events: [], errorType: undefined } as const;
const broken = { ...audit, state: "LaunchError", errorType: "PermissionDenied" } as const;

test.each<readonly [what: string, JournalEntry, Readonly<Record<string, string>>]>([
  ["where init begins", entries.initStarted(), { initStart: "DEBUG" }],
  ["an init", entries.initEnded(), { initRuntimeDone: "DEBUG", initReport: "DEBUG" }],
  [
    "an init without a runtime",
    entries.initEnded({ hasRuntime: false, extensions: [audit] }),
    { extension: "INFO", initReport: "DEBUG" },
  ],
  ["who takes telemetry", entries.subscribed(), { telemetrySubscription: "INFO" }],
  ["who takes logs", entries.subscribed({ api: "logs" }), { logsSubscription: "INFO" }],
  ["what was lost", entries.telemetryDropped(), { logsDropped: "WARN" }],
  ["where an invoke begins", entries.invokeStarted(), { start: "INFO" }],
  ["a runtime that is done", entries.runtimeDone(), { runtimeDone: "DEBUG" }],
  ["a report", entries.invokeEnded(), { report: "INFO" }],
  ["where a restore begins", entries.restoreStarted(), { restoreStart: "DEBUG" }],
  ["a restore", entries.restoreEnded(), { restoreRuntimeDone: "DEBUG", restoreReport: "INFO" }],
])("systemLogLevel() weighs %s", (_, entry, expected) => {
  expect(levels(entry)).toEqual(expected);
});

test.each([
  { status: "error", errorType: "Runtime.ExitError" },
  { status: "failure", errorType: "Sandbox.Failure" },
  { status: "timeout" },
] as const)("systemLogLevel() warns of every phase that ended with %o", (end) => {
  expect(levels(entries.initEnded({ ...end, extensions: [audit] }))).toEqual({
    initRuntimeDone: "WARN",
    extension: "INFO",
    initReport: "WARN",
  });
  expect(levels(entries.runtimeDone(end))).toEqual({ runtimeDone: "WARN" });
  expect(levels(entries.invokeEnded(end))).toEqual({ report: "WARN" });
  expect(levels(entries.restoreEnded(end))).toEqual({
    restoreRuntimeDone: "WARN",
    restoreReport: "WARN",
  });
});

test("systemLogLevel() warns of an extension with an error of its own", () => {
  const entry = entries.initEnded({ status: "error", extensions: [broken] });
  expect(levels(entry)).toMatchObject({ extension: "WARN" });
});

test.each(["provisioned-concurrency", "snap-start", "lambda-managed-instances"] as const)(
  "systemLogLevel() informs of init %s, and warns of one that failed",
  (initializationType) => {
    const ended = entries.initEnded({ initializationType });
    expect(levels(ended)).toMatchObject({ initReport: "INFO" });
    const failed = entries.initEnded({ initializationType, status: "timeout" });
    expect(levels(failed)).toMatchObject({ initReport: "WARN" });
  },
);
