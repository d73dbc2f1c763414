import { roundMs } from "../../core/duration.ts";
import type { InvocationReport } from "../../lambda/invocation.ts";
import type { PhaseStatus, Start } from "../../lambda/phase.ts";
import type { Invocation } from "../invocation.ts";
import type { Sandbox } from "../sandbox.ts";

/** How an invoke ended. */
export interface PhaseEnd {
  readonly start: Start;
  readonly status: PhaseStatus;
  readonly errorType?: string | undefined;
  readonly initMs?: number | undefined;
  readonly maxMemoryMb: number | undefined;
  /** Monotonic milliseconds. */
  readonly endedMs: number;
}

type RuntimeEnd = Pick<PhaseEnd, "status" | "errorType"> & {
  /** Monotonic milliseconds. */
  readonly doneMs: number;
};

/** Notes that the runtime is back at next, or will not be; only the first time counts. */
export function recordRuntimeDone(
  sandbox: Sandbox,
  invocation: Invocation,
  { status, errorType, doneMs }: RuntimeEnd,
): void {
  if (invocation.runtimeDoneMs !== undefined) return;
  const durationMs = durationOf(sandbox, invocation, doneMs);
  const { identity, response, startedAt } = invocation;
  invocation.runtimeDoneMs = doneMs;
  const times = { startedAt, durationMs, response };
  sandbox.record({ type: "runtimeDone", ...identity, status, errorType, ...times });
}

/** Writes the report of an invoke, and ends it. */
export function endInvoke(sandbox: Sandbox, invocation: Invocation, end: PhaseEnd): void {
  const { start, status, errorType, initMs, maxMemoryMb, endedMs } = end;
  const durationMs = durationOf(sandbox, invocation, endedMs);
  const figures = {
    durationMs,
    // Since August 2025 init is billed too: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
    billedMs: Math.max(1, Math.ceil(roundMs(durationMs + (initMs ?? 0)))),
    initMs: initMs === undefined ? undefined : roundMs(initMs),
    maxMemoryMb,
  };
  const { requestId, identity, startedAt } = invocation;
  const extensionOverheadMs = overheadOf(sandbox, invocation, end);
  const entry = { ...identity, status, errorType, startedAt, ...figures, extensionOverheadMs };
  sandbox.record({ type: "invokeEnded", ...entry });
  const { traceId } = identity;
  const environment = sandbox.number;
  const report = { requestId, environment, start, status, errorType, traceId, ...figures };
  invocation.end(report satisfies InvocationReport);
}

/** Since the dispatch; an attached init that failed never came to one. No more than the timeout. */
function durationOf({ world }: Sandbox, { startedMs }: Invocation, endedMs: number): number {
  const elapsedMs = Number.isNaN(startedMs) ? 0 : endedMs - startedMs;
  return roundMs(Math.min(elapsedMs, world.settings.timeoutMs));
}

function overheadOf(
  { generation }: Sandbox,
  { runtimeDoneMs }: Invocation,
  { status, endedMs }: PhaseEnd,
): number | undefined {
  if (status !== "success" || runtimeDoneMs === undefined) return undefined;
  const isTaken = generation.registry.all.some((extension) => extension.wants("INVOKE"));
  return isTaken ? endedMs - runtimeDoneMs : undefined;
}
