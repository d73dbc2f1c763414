import { expect, test } from "bun:test";
import { DEFAULT_FUNCTION, type FunctionSettings } from "../../src/lambda/function.ts";
import { logLines } from "../../src/lambda/log-line.ts";
import type { SystemLogLevel } from "../../src/lambda/log-level.ts";
import { entries } from "../support/journal-entries.ts";

const json: FunctionSettings = { ...DEFAULT_FUNCTION, logFormat: "JSON" };
const provisioned = { initializationType: "provisioned-concurrency" } as const;
const audit = {
  name: "audit",
  state: "Ready",
  events: ["INVOKE", "SHUTDOWN"],
  errorType: undefined,
} as const;
const broken = { ...audit, state: "LaunchError", events: [], errorType: "UnknownError" } as const;
const failed = { status: "error", errorType: "Extension.Crash", durationMs: 1236.0391 } as const;

test.each([
  ["START", entries.invokeStarted(), ["START RequestId: id-1 Version: $LATEST"]],
  [
    "END and REPORT of a warm start",
    entries.invokeEnded(),
    [
      "END RequestId: id-1",
      "REPORT RequestId: id-1\tDuration: 26.73 ms\tBilled Duration: 27 ms\tMemory Size: 128 MB\tMax Memory Used: 75 MB\t",
    ],
  ],
  [
    "the init of a cold start",
    entries.invokeEnded({ initMs: 166.624, billedMs: 194 }),
    [
      "END RequestId: id-1",
      "REPORT RequestId: id-1\tDuration: 26.73 ms\tBilled Duration: 194 ms\tMemory Size: 128 MB\tMax Memory Used: 75 MB\tInit Duration: 166.62 ms\t",
    ],
  ],
  [
    "why an invoke failed",
    entries.invokeEnded({ status: "error", errorType: "Runtime.ExitError" }),
    [
      "END RequestId: id-1",
      "REPORT RequestId: id-1\tDuration: 26.73 ms\tBilled Duration: 27 ms\tMemory Size: 128 MB\tMax Memory Used: 75 MB\tStatus: error\tError Type: Runtime.ExitError\t",
    ],
  ],
  [
    "the size where no memory is measured",
    entries.invokeEnded({ maxMemoryMb: undefined, status: "timeout" }),
    [
      "END RequestId: id-1",
      "REPORT RequestId: id-1\tDuration: 26.73 ms\tBilled Duration: 27 ms\tMemory Size: 128 MB\tMax Memory Used: 128 MB\tStatus: timeout\t",
    ],
  ],
  [
    "the extensions that are ready",
    entries.initEnded({ extensions: [audit, { ...audit, name: "mute", events: [] }] }),
    [
      "EXTENSION\tName: audit\tState: Ready\tEvents: [INVOKE, SHUTDOWN]",
      "EXTENSION\tName: mute\tState: Ready\tEvents: []",
    ],
  ],
  [
    "an init that failed, and the extension that failed it",
    entries.initEnded({ ...failed, extensions: [broken] }),
    [
      "EXTENSION\tName: audit\tState: LaunchError\tEvents: []\tError Type: UnknownError",
      "INIT_REPORT Init Duration: 1236.04 ms\tPhase: init\tStatus: error\tError Type: Extension.Crash",
    ],
  ],
  [
    "an init inside an invoke that failed",
    entries.initEnded({ phase: "invoke", status: "timeout", durationMs: 3000 }),
    ["INIT_REPORT Init Duration: 3000.00 ms\tPhase: invoke\tStatus: timeout"],
  ],
  ["nothing of an init that went well", entries.initEnded(), []],
  ["nothing of the runtime's end", entries.runtimeDone(), []],
  ["a line of a process as it is", entries.log('{"level":"TRACE"} \t'), ['{"level":"TRACE"} \t']],
])("logLines() writes in text %s", (_, entry, lines) => {
  expect(logLines(entry, DEFAULT_FUNCTION)).toEqual(lines);
});

test("logLines() reports every init ahead of invokes", () => {
  expect(logLines(entries.initEnded(provisioned), DEFAULT_FUNCTION)).toEqual([
    "INIT_REPORT Init Duration: 166.62 ms\tPhase: init\tStatus: success",
  ]);
});

test("logLines() writes in JSON what telemetry says", () => {
  const entry = entries.invokeEnded({ status: "timeout", durationMs: 3000, billedMs: 3000 });
  expect(logLines(entries.invokeStarted(), json)).toEqual([
    '{"time":"2026-11-23T12:00:01.500Z","type":"platform.start","record":{"requestId":"id-1","version":"$LATEST"}}',
  ]);
  expect(logLines(entry, json)).toEqual([
    '{"time":"2026-11-23T12:00:01.500Z","type":"platform.report","record":{"requestId":"id-1","status":"timeout","metrics":{"durationMs":3000,"billedDurationMs":3000,"memorySizeMB":128,"maxMemoryUsedMB":75}}}',
  ]);
});

const LIFE = [
  entries.initStarted(),
  entries.initEnded({ extensions: [audit] }),
  entries.invokeStarted(),
  entries.runtimeDone(),
  entries.invokeEnded(),
];
const FAILED_LIFE = [
  entries.initEnded({ ...failed, extensions: [broken] }),
  entries.runtimeDone(failed),
  entries.invokeEnded(failed),
];

/** The types of what is written of a life at a level, without their `platform.`. */
function written(life: typeof LIFE, level: SystemLogLevel) {
  const settings: FunctionSettings = { ...json, systemLogLevel: level };
  return life
    .flatMap((entry) => logLines(entry, settings))
    .map((line) => (JSON.parse(line) as { type: string }).type.replace("platform.", ""));
}

test("logLines() writes everything at DEBUG", () => {
  expect(written(LIFE, "DEBUG")).toEqual([
    "initStart",
    "initRuntimeDone",
    "extension",
    "initReport",
    "start",
    "runtimeDone",
    "report",
  ]);
});

test("logLines() writes at INFO what went well as a whole", () => {
  expect(written(LIFE, "INFO")).toEqual(["extension", "start", "report"]);
  const ahead = LIFE.map((entry) => {
    return entry.type === "initEnded" ? { ...entry, ...provisioned } : entry;
  });
  expect(written(ahead, "INFO")).toEqual(["extension", "initReport", "start", "report"]);
});

test("logLines() writes at WARN what went wrong, and nothing else", () => {
  expect(written(LIFE, "WARN")).toEqual([]);
  expect(written(FAILED_LIFE, "WARN")).toEqual([
    "initRuntimeDone",
    "extension",
    "initReport",
    "runtimeDone",
    "report",
  ]);
});

test("logLines() drops a line of the function below its level, in JSON alone", () => {
  const line = '{"timestamp":"2026-11-23T12:00:00Z","level":"debug","message":"m"}';
  expect(logLines(entries.log(line), json)).toEqual([]);
  expect(logLines(entries.log(line, "audit"), json)).toEqual([line]);
  expect(logLines(entries.log(line), DEFAULT_FUNCTION)).toEqual([line]);
});
