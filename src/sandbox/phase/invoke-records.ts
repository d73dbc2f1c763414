import { roundMs } from "../../core/duration.ts";
import type { InvocationReport } from "../../lambda/invocation.ts";
import type { PhaseStatus } from "../../lambda/phase.ts";
import type { Environment } from "../environment.ts";
import type { Turn } from "../turn.ts";

/** How an invoke ended. */
export interface PhaseEnd {
  readonly status: PhaseStatus;
  readonly errorType?: string | undefined;
  readonly maxMemoryMb: number | undefined;
  /** As {@link overheadOf} measures it. */
  readonly extensionOverheadMs?: number | undefined;
  /** Monotonic milliseconds. */
  readonly endedMs: number;
}

type RuntimeEnd = Pick<PhaseEnd, "status" | "errorType"> & {
  /** Monotonic milliseconds. */
  readonly doneMs: number;
};

/** Notes that the invoke has started, once. */
export function recordStart(environment: Environment, turn: Turn): void {
  if (turn.invocation.isStarted) return;
  turn.invocation.isStarted = true;
  const { invocationId } = turn.invocation;
  environment.record({ type: "invokeStarted", ...turn.identity, invocationId, start: turn.start });
}

/** Notes that the runtime is back at next, or will not be; only the first time counts. */
export function recordRuntimeDone(
  environment: Environment,
  turn: Turn,
  { status, errorType, doneMs }: RuntimeEnd,
): void {
  if (turn.runtimeDoneMs !== undefined) return;
  const durationMs = durationOf(environment, turn, doneMs);
  const { identity, response } = turn;
  const { startedAt } = turn.invocation;
  turn.runtimeDoneMs = doneMs;
  const times = { startedAt, durationMs, response };
  environment.record({ type: "runtimeDone", ...identity, status, errorType, ...times });
}

/** Writes the report of an invoke, and ends it. */
export function endInvoke(environment: Environment, turn: Turn, end: PhaseEnd): void {
  const { status, errorType, maxMemoryMb, endedMs, extensionOverheadMs } = end;
  const { start, initMs } = turn;
  const durationMs = durationOf(environment, turn, endedMs);
  const figures = {
    durationMs,
    // Since August 2025 init is billed too: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
    billedMs: Math.max(1, Math.ceil(roundMs(durationMs + (initMs ?? 0)))),
    initMs: initMs === undefined ? undefined : roundMs(initMs),
    maxMemoryMb,
  };
  const { requestId, identity, invocation } = turn;
  const { startedAt } = invocation;
  const entry = { ...identity, status, errorType, startedAt, ...figures, extensionOverheadMs };
  environment.record({ type: "invokeEnded", ...entry });
  const { traceId } = identity;
  const { number } = environment;
  const report = { requestId, environment: number, start, status, errorType, traceId, ...figures };
  invocation.end(report satisfies InvocationReport);
}

/** The time since the turn's clock started, at most the timeout; 0 if it never started. */
function durationOf({ world }: Environment, { invocation }: Turn, endedMs: number): number {
  const { startedMs } = invocation;
  const elapsedMs = Number.isNaN(startedMs) ? 0 : endedMs - startedMs;
  return roundMs(Math.min(elapsedMs, world.settings.timeoutMs));
}

/**
 * The time from the runtime's next to the end of the phase, in milliseconds, however the phase
 * ends. Undefined if no extension takes INVOKE. To be asked before the environment is reset.
 */
export function overheadOf(
  environment: Environment,
  turn: Turn,
  endedMs: number,
): number | undefined {
  const { runtimeDoneMs } = turn;
  const { registry } = environment.generation;
  const isTaken = registry.all.some((extension) => extension.wants("INVOKE"));
  if (!isTaken || runtimeDoneMs === undefined) return undefined;
  const doneMs = durationOf(environment, turn, runtimeDoneMs);
  return durationOf(environment, turn, endedMs) - doneMs;
}
