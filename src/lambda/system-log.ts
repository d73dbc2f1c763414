import { unreachable } from "../core/assert.ts";
import type { SystemLogLevel } from "./log-level.ts";
import type { PlatformEvent } from "./platform-event.ts";

/** The level of an event as a line of the log: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html */
export function systemLogLevel({ type, record }: PlatformEvent): SystemLogLevel {
  if ("errorType" in record || ("status" in record && record.status !== "success")) return "WARN";
  switch (type) {
    case "platform.logsDropped":
      return "WARN";
    case "platform.start":
    case "platform.report":
    case "platform.extension":
    case "platform.telemetrySubscription":
    case "platform.logsSubscription":
    case "platform.restoreReport":
      return "INFO";
    // Both are INFO only with the version of a managed runtime in them.
    case "platform.initStart":
    case "platform.restoreStart":
    case "platform.initRuntimeDone":
    case "platform.restoreRuntimeDone":
    case "platform.runtimeDone":
      return "DEBUG";
    case "platform.initReport":
      return record.initializationType === "on-demand" ? "DEBUG" : "INFO";
    default:
      return unreachable(type);
  }
}
