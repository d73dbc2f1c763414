import { jsonOrText } from "../../core/json.ts";
import type { Answer, InvocationReport } from "../../lambda/invocation.ts";
import type { InvokeAnswer, InvokeResult } from "./result.ts";

/** `answer` as the caller gets it. */
export function readAnswer({ requestId, outcome, errorType, body }: Answer): InvokeAnswer {
  const value = jsonOrText(body);
  const hasSucceeded = outcome === "success";
  return {
    requestId,
    status: outcome,
    response: hasSucceeded ? value : undefined,
    error: hasSucceeded ? undefined : value,
    errorType: hasSucceeded ? undefined : errorType,
    body,
  };
}

/** An answer with the report of its phase, once that is over. */
export function completeAnswer(
  answer: InvokeAnswer,
  report: InvocationReport | undefined,
  log: string,
): InvokeResult {
  if (!report) {
    const phase = { status: "throttled", errorType: answer.errorType } as const;
    const times = { durationMs: 0, billedMs: 0, initMs: undefined, maxMemoryMb: undefined };
    return {
      ...answer,
      phase,
      start: undefined,
      environment: 0,
      ...times,
      traceId: undefined,
      log,
    };
  }
  const { environment, start, status, errorType, durationMs, billedMs } = report;
  return {
    ...answer,
    phase: { status, errorType },
    start,
    environment,
    durationMs,
    billedMs,
    initMs: report.initMs,
    maxMemoryMb: report.maxMemoryMb,
    traceId: report.traceId,
    log,
  };
}
