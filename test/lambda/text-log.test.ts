import { expect, test } from "bun:test";
import { DEFAULT_FUNCTION } from "../../src/lambda/function.ts";
import type { JournalEntry } from "../../src/lambda/journal-entry.ts";
import { platformEvents } from "../../src/lambda/platform-events.ts";
import { textLines } from "../../src/lambda/text-log.ts";
import { entries } from "../support/journal-entries.ts";

function lines(entry: JournalEntry): readonly string[] {
  return platformEvents(entry, DEFAULT_FUNCTION).flatMap(textLines);
}

const crash = { status: "error", errorType: "Extension.Crash", durationMs: 1236.0391 } as const;
const timeout = { status: "timeout", durationMs: 1236.0391 } as const;
const report =
  "REPORT RequestId: id-1\tDuration: 26.73 ms\tBilled Duration: 27 ms\tMemory Size: 128 MB\tMax Memory Used: 75 MB\t";

test.each<readonly [what: string, JournalEntry, expected: readonly string[]]>([
  ["nothing where init begins", entries.initStarted(), []],
  ["nothing of an init that went well", entries.initEnded(), []],
  [
    "an init that took too long",
    entries.initEnded(timeout),
    ["INIT_REPORT Init Duration: 1236.04 ms\tPhase: init\tStatus: timeout"],
  ],
  [
    "an init that failed inside an invoke",
    entries.initEnded({ ...crash, phase: "invoke" }),
    [
      "INIT_REPORT Init Duration: 1236.04 ms\tPhase: invoke\tStatus: error\tError Type: Extension.Crash",
    ],
  ],
  [
    "an extension that is ready, its events in order",
    entries.initEnded({
      extensions: [
        { name: "audit", state: "Ready", events: ["SHUTDOWN", "INVOKE"], errorType: undefined },
      ],
    }),
    ["EXTENSION\tName: audit\tState: Ready\tEvents: [INVOKE, SHUTDOWN]"],
  ],
  [
    "an extension that could not be started",
    entries.initEnded({
      extensions: [
        { name: "audit", state: "LaunchError", events: [], errorType: "PermissionDenied" },
      ],
    }),
    ["EXTENSION\tName: audit\tState: LaunchError\tEvents: []\tError Type: PermissionDenied"],
  ],
  [
    "who subscribed to the Telemetry API",
    entries.subscribed({ types: ["platform", "function"] }),
    ["TELEMETRY\tName: audit\tState: Subscribed\tTypes: [Platform, Function]"],
  ],
  [
    "who subscribed to the Logs API",
    entries.subscribed({ api: "logs", types: ["extension"] }),
    ["LOGS\tName: audit\tState: Subscribed\tTypes: [Extension]"],
  ],
  ["nothing of what was lost", entries.telemetryDropped(), []],
  [
    "where an invoke begins",
    entries.invokeStarted({ tenantId: "blue" }),
    ["START RequestId: id-1 Version: $LATEST"],
  ],
  ["nothing of the runtime's end", entries.runtimeDone(crash), []],
  ["the end of an invoke", entries.invokeEnded(), ["END RequestId: id-1", report]],
  [
    "the end of an invoke that took too long after a cold start",
    entries.invokeEnded({ status: "timeout", initMs: 84 }),
    ["END RequestId: id-1", `${report}Init Duration: 84.00 ms\tStatus: timeout\t`],
  ],
  ["nothing where a restore begins", entries.restoreStarted(), []],
  ["a restore", entries.restoreEnded(), ["RESTORE_REPORT Restore Duration: 398.97 ms"]],
  [
    "a restore that took too long",
    entries.restoreEnded(timeout),
    ["RESTORE_REPORT Restore Duration: 1236.04 ms\tStatus: timeout"],
  ],
  [
    "a restore that failed",
    entries.restoreEnded({ ...crash, errorType: "Runtime.ExitError" }),
    ["RESTORE_REPORT Restore Duration: 1236.04 ms\tStatus: error\tError Type: Runtime.ExitError"],
  ],
])("textLines() writes %s", (_, entry, expected) => {
  expect(lines(entry)).toEqual([...expected]);
});

test.each(["provisioned-concurrency", "snap-start"] as const)(
  "textLines() reports every init %s",
  (initializationType) => {
    const line = "INIT_REPORT Init Duration: 166.62 ms\tPhase: init\tStatus: success";
    expect(lines(entries.initEnded({ initializationType }))).toEqual([line]);
  },
);
