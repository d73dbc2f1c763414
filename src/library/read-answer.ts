import type { FunctionSettings } from "../lambda/function.ts";
import type { Answer, InvocationReport } from "../lambda/invocation.ts";
import type { JournalEntry } from "../lambda/journal-entry.ts";
import { logTail } from "../lambda/log-tail.ts";
import type { InvokeAnswer, InvokeResult } from "./result.ts";

/** What a caller gets with `answer`. */
export function readAnswer({ requestId, outcome, errorType, body }: Answer): InvokeAnswer {
  const value = readBody(body);
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

/** An answer with what is known of its phase; `entries` are those since the invoke was asked for. */
export function completeAnswer(
  answer: InvokeAnswer,
  report: InvocationReport | undefined,
  { entries, settings }: { entries: readonly JournalEntry[]; settings: FunctionSettings },
): InvokeResult {
  if (!report) {
    const phase = { status: "throttled", errorType: answer.errorType } as const;
    const times = { durationMs: 0, billedMs: 0, initMs: undefined };
    const nowhere = { start: undefined, environment: 0, traceId: undefined };
    return { ...answer, phase, ...times, ...nowhere, log: "" };
  }
  const { environment, start, status, errorType, durationMs, billedMs, initMs, traceId } = report;
  return {
    ...answer,
    phase: { status, errorType },
    start,
    environment,
    durationMs,
    billedMs,
    initMs,
    traceId,
    log: new TextDecoder().decode(logTail(ownEntries(entries, report), settings)),
  };
}

/** What happened in the environment of an invocation, from the end of the one before it on. */
function ownEntries(
  entries: readonly JournalEntry[],
  { requestId, environment }: InvocationReport,
): readonly JournalEntry[] {
  const there = entries.filter((entry) => entry.environment === environment);
  const isEnd = (entry: JournalEntry, isOwn: boolean): boolean =>
    entry.type === "invokeEnded" && (entry.requestId === requestId) === isOwn;
  const end = there.findIndex((entry) => isEnd(entry, true)) + 1;
  const own = there.slice(0, end);
  return own.slice(own.findLastIndex((entry) => isEnd(entry, false)) + 1);
}

/** JSON as its value, everything else as text. */
function readBody(body: Uint8Array): unknown {
  const text = new TextDecoder().decode(body);
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
