import { unreachable } from "../core/assert.ts";
import type { InitializationType } from "./function.ts";
import type { PhaseStatus } from "./phase.ts";
import type {
  ExtensionReady,
  InitReport,
  LogsDropped,
  PlatformEvent,
  Report,
  RestoreReport,
  Subscribed,
  Timed,
} from "./platform-event.ts";
import type { SCHEMA_VERSIONS } from "./subscription.ts";

/**
 * What the Logs API says of the platform, where it is not what the Telemetry API says:
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-logs-api.html
 */
export type LogsEvent =
  | Timed<"platform.start", OfRequest & { readonly version: string }>
  | Timed<"platform.runtimeDone", OfRequest & Ended>
  | Timed<"platform.end", OfRequest>
  | Timed<"platform.report", OfRequest & Pick<Report, "metrics">>
  | Timed<"platform.fault", string>
  | Timed<"platform.extension", ExtensionReady>
  | Timed<"platform.logsSubscription", Subscribed>
  | Timed<"platform.logsDropped", LogsDropped>
  | Timed<"platform.initRuntimeDone", OfInit & Ended>
  | Timed<"platform.initReport", OfInit & { readonly metrics: BilledMetrics }>
  | Timed<"platform.restoreStart", Readonly<Record<string, never>>>
  | Timed<"platform.restoreRuntimeDone", Ended>
  | Timed<"platform.restoreReport", Pick<RestoreReport, "metrics">>;

interface OfRequest {
  readonly requestId: string;
}

interface OfInit {
  readonly initializationType: InitializationType;
}

interface Ended {
  readonly status: LogsStatus;
}

type LogsStatus = "success" | "failure" | "timeout";

interface BilledMetrics {
  readonly durationMs: number;
  readonly billedDurationMs: number;
}

/** As the same page has it; the Telemetry API gives another reason. */
const FALLEN_BEHIND =
  "Consumer seems to have fallen behind as it has not acknowledged receipt of logs.";

/** `events` in the words of a schema of the Logs API; what it does not know is left out. */
export function logsEvents(
  events: readonly PlatformEvent[],
  version: (typeof SCHEMA_VERSIONS.logs)[number],
): readonly LogsEvent[] {
  return events
    .flatMap(logsEvent)
    .filter(({ type }) => type !== "platform.runtimeDone" || version === "2021-03-18");
}

function logsEvent(event: PlatformEvent): readonly LogsEvent[] {
  const { time, type } = event;
  switch (type) {
    case "platform.start": {
      const { requestId, version } = event.record;
      return [{ time, type, record: { requestId, version } }];
    }
    case "platform.runtimeDone": {
      const { requestId, status } = event.record;
      return [{ time, type, record: { requestId, status: logsStatus(status) } }];
    }
    case "platform.report":
      return reported(time, event.record);
    case "platform.logsDropped":
      return [{ time, type, record: { ...event.record, reason: FALLEN_BEHIND } }];
    case "platform.extension":
    case "platform.logsSubscription":
      return [event];
    case "platform.initRuntimeDone": {
      const { initializationType, status } = event.record;
      if (initializationType === "on-demand") return [];
      return [{ time, type, record: { initializationType, status: logsStatus(status) } }];
    }
    case "platform.initReport":
      return initReported(time, event.record);
    case "platform.restoreStart":
      return [{ time, type, record: {} }];
    case "platform.restoreRuntimeDone":
      return [{ time, type, record: { status: logsStatus(event.record.status) } }];
    case "platform.restoreReport":
      return [{ time, type, record: { metrics: event.record.metrics } }];
    case "platform.initStart":
    case "platform.telemetrySubscription":
      return [];
    default:
      return unreachable(type);
  }
}

/** The three that this API knows. */
function logsStatus(status: PhaseStatus): LogsStatus {
  return status === "error" ? "failure" : status;
}

/**
 * None on demand, like the end of the runtime's part: the page knows reports of the other kinds of
 * init alone, and clients of the API that know no such event work on demand.
 */
function initReported(
  time: string,
  { initializationType, metrics }: InitReport,
): readonly LogsEvent[] {
  if (initializationType === "on-demand") return [];
  const { durationMs } = metrics;
  const billed = { durationMs, billedDurationMs: Math.ceil(durationMs) };
  return [{ time, type: "platform.initReport", record: { initializationType, metrics: billed } }];
}

/** The end of an invoke is three: that it is over, its report, and what was wrong. */
function reported(
  time: string,
  { requestId, metrics, status, errorType }: Report,
): readonly LogsEvent[] {
  const type = errorType === undefined ? "" : `\tErrorType: ${errorType}`;
  const fault = `RequestId: ${requestId} Status: ${status}${type}`;
  return [
    { time, type: "platform.end", record: { requestId } },
    { time, type: "platform.report", record: { requestId, metrics } },
    ...(status === "success" ? [] : [{ time, type: "platform.fault", record: fault } as const]),
  ];
}
