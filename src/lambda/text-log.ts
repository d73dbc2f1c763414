import type {
  InitReport,
  PlatformEvent,
  Report,
  RestoreReport,
  Subscribed,
} from "./platform-event.ts";

/**
 * The lines of an event in a log in text. Their fields are separated by tabs, as in the logs of the
 * service (https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-view.html).
 */
export function textLines({ type, record }: PlatformEvent): readonly string[] {
  switch (type) {
    case "platform.start":
      return [`START RequestId: ${record.requestId} Version: ${record.version}`];
    case "platform.report":
      return [`END RequestId: ${record.requestId}`, reportLine(record)];
    case "platform.extension": {
      const { name, state, events } = record;
      const fields = [`Name: ${name}`, `State: ${state}`, `Events: [${events.join(", ")}]`];
      return [["EXTENSION", ...fields, ...errorField(record)].join("\t")];
    }
    case "platform.telemetrySubscription":
      return [subscriptionLine("TELEMETRY", record)];
    case "platform.logsSubscription":
      return [subscriptionLine("LOGS", record)];
    case "platform.restoreReport":
      return [restoreReportLine(record)];
    case "platform.initReport":
      return isInitReported(record) ? [initReportLine(record)] : [];
    case "platform.initStart":
    case "platform.initRuntimeDone":
    case "platform.runtimeDone":
    case "platform.restoreStart":
    case "platform.restoreRuntimeDone":
    case "platform.logsDropped":
      return [];
  }
}

/** The line of a subscription. Its types begin with a capital. */
function subscriptionLine(api: "TELEMETRY" | "LOGS", { name, state, types }: Subscribed): string {
  const names = types.map((type) => `${type.slice(0, 1).toUpperCase()}${type.slice(1)}`);
  return [api, `Name: ${name}`, `State: ${state}`, `Types: [${names.join(", ")}]`].join("\t");
}

/** The REPORT line. It ends with a tab. */
function reportLine({ requestId, status, metrics, ...rest }: Report): string {
  const { durationMs, billedDurationMs, memorySizeMB, maxMemoryUsedMB, initDurationMs } = metrics;
  const fields = [
    `REPORT RequestId: ${requestId}`,
    `Duration: ${durationMs.toFixed(2)} ms`,
    `Billed Duration: ${billedDurationMs} ms`,
    `Memory Size: ${memorySizeMB} MB`,
    `Max Memory Used: ${maxMemoryUsedMB} MB`,
  ];
  if (initDurationMs !== undefined) fields.push(`Init Duration: ${initDurationMs.toFixed(2)} ms`);
  if (status !== "success") fields.push(`Status: ${status}`);
  return `${[...fields, ...errorField(rest)].join("\t")}\t`;
}

/** Whether an init has a line. On demand only a failed one has. */
function isInitReported({ initializationType, status }: InitReport): boolean {
  return initializationType !== "on-demand" || status !== "success";
}

function initReportLine({ metrics, phase, status, ...rest }: InitReport): string {
  const fields = [
    `INIT_REPORT Init Duration: ${metrics.durationMs.toFixed(2)} ms`,
    `Phase: ${phase}`,
    `Status: ${status}`,
  ];
  return [...fields, ...errorField(rest)].join("\t");
}

/** The line of a restore. Only a failed one has a status: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html */
function restoreReportLine({ metrics, status, ...rest }: RestoreReport): string {
  const fields = [`RESTORE_REPORT Restore Duration: ${metrics.durationMs.toFixed(2)} ms`];
  if (status !== "success") fields.push(`Status: ${status}`);
  return [...fields, ...errorField(rest)].join("\t");
}

function errorField({ errorType }: { readonly errorType?: string }): readonly string[] {
  return errorType === undefined ? [] : [`Error Type: ${errorType}`];
}
