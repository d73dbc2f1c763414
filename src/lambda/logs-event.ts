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
 * The events of the Logs API that differ from those of the Telemetry API:
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

/** The reason on the same page. The Telemetry API has another one. */
const FALLEN_BEHIND =
  "Consumer seems to have fallen behind as it has not acknowledged receipt of logs.";

/**
 * Turns `events` into those of a schema of the Logs API. Events that it does not have are left out.
 */
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

/** One of the three statuses of this API. */
function logsStatus(status: PhaseStatus): LogsStatus {
  return status === "error" ? "failure" : status;
}

/**
 * The report of an init. There is none on demand: the page has it for the other kinds of init only,
 * and clients of this API that do not know the event run on demand. The same goes for the end of
 * the runtime's part.
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

/** The end of an invoke is up to three events: its end, its report, its fault. */
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
