import { expect, test } from "bun:test";
import { isApplicationLineWritten } from "../../src/lambda/application-log.ts";
import type { ApplicationLogLevel } from "../../src/lambda/log-level.ts";

const timestamp = "2026-11-23T12:00:00.123Z";

/** What each line weighs: it is written where that is asked for, and not where the next is. */
const rows: readonly (readonly [line: string, level: ApplicationLogLevel | undefined])[] = [
  [JSON.stringify({ timestamp, level: "DEBUG" }), "DEBUG"],
  [JSON.stringify({ timestamp, level: "error", message: "m" }), "ERROR"],
  [JSON.stringify({ timestamp, LEVEL: "Warn" }), "WARN"],
  [JSON.stringify({ timestamp, level: "WARNING" }), "WARN"],
  [JSON.stringify({ timestamp, level: "CRITICAL" }), "FATAL"],
  [JSON.stringify({ timestamp: "2026-11-23T13:00:00+01:00", level: "FATAL" }), "FATAL"],
  [JSON.stringify({ timestamp, level: "loud" }), "INFO"],
  [JSON.stringify({ timestamp, level: 50 }), "INFO"],
  [JSON.stringify({ timestamp }), "INFO"],
  [JSON.stringify({ timestamp: "23 Nov 2026", level: "ERROR" }), "INFO"],
  [JSON.stringify({ timestamp: 1_795_435_200, level: "DEBUG" }), "INFO"],
  [JSON.stringify({ level: "ERROR" }), "INFO"],
  ["{}", "INFO"],
  ["{ not JSON", undefined],
  ['["DEBUG"]', undefined],
  ["DEBUG plain text", undefined],
  ["", undefined],
];

const LEVELS = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"] as const;

test.each(rows)("isApplicationLineWritten() takes %p for %p", (line, level) => {
  const isBelow = (least: ApplicationLogLevel): boolean =>
    level !== undefined && LEVELS.indexOf(level) < LEVELS.indexOf(least);
  for (const least of LEVELS) expect(isApplicationLineWritten(line, least)).toBe(!isBelow(least));
});
